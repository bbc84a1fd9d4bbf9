using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Calendar;

/// <summary>One day that an announcement changes.</summary>
public sealed record CalendarChange(DateOnly Date, bool WasWorkday, bool IsWorkday, string Festival);

/// <summary>
/// The yearly paper of the General Office of the State Council (国务院办公厅关于××××年部分节假日安排的通知), pasted as text. Read by its own
/// words: <c>二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。</c> Each weekday and each total the paper states is
/// checked against the calendar; nothing is taken over when one does not agree.
/// </summary>
public sealed partial record HolidayAnnouncement(
    int Year, IReadOnlyDictionary<DateOnly, Festival> DaysOff, IReadOnlyDictionary<DateOnly, Festival> MakeUpDays, IReadOnlyList<LocalizedText> Problems)
{
    private static readonly Texts Texts = new("Calendar");

    private static readonly Dictionary<string, string> English = new(StringComparer.Ordinal)
    {
        ["元旦"] = "New Year's Day", ["春节"] = "Spring Festival", ["清明"] = "Tomb-sweeping Day", ["清明节"] = "Tomb-sweeping Day",
        ["劳动节"] = "Labour Day", ["端午"] = "Dragon Boat Festival", ["端午节"] = "Dragon Boat Festival",
        ["中秋"] = "Mid-autumn Festival", ["中秋节"] = "Mid-autumn Festival", ["国庆节"] = "National Day",
    };

    public static HolidayAnnouncement Read(string text)
    {
        List<LocalizedText> problems = [];
        Dictionary<DateOnly, Festival> off = [];
        Dictionary<DateOnly, Festival> worked = [];
        var title = Title().Match(text);
        if (!title.Success) return new(0, off, worked, [Texts.Of("AnnouncementWithoutYear")]);
        var year = int.Parse(title.Groups["y"].Value, CultureInfo.InvariantCulture);
        foreach (Match item in Item().Matches(text))
        {
            var name = item.Groups["name"].Value.Trim();
            var festival = new Festival(name, English.GetValueOrDefault(name, name));
            foreach (var sentence in item.Groups["body"].Value.Split(['。', '\n'], StringSplitOptions.RemoveEmptyEntries)) Sentence(sentence, year, festival, off, worked, problems);
        }

        if (off.Count == 0) problems.Add(Texts.Of("AnnouncementEmpty"));
        return new HolidayAnnouncement(year, off, worked, problems);
    }

    /// <summary>The days whose being worked or not would change: shown, and confirmed by a person, before <see cref="ApplyTo"/>.</summary>
    public IReadOnlyList<CalendarChange> DifferenceTo(WorkCalendar calendar) =>
        [.. DaysOff.Select(d => new CalendarChange(d.Key, calendar.IsWorkday(d.Key), false, d.Value.Chinese))
            .Concat(MakeUpDays.Select(d => new CalendarChange(d.Key, calendar.IsWorkday(d.Key), true, d.Value.Chinese)))
            .Where(c => c.WasWorkday != c.IsWorkday)
            .OrderBy(c => c.Date)];

    /// <summary>The table with this year announced; what it knew of the named days gives way.</summary>
    public HolidayTable ApplyTo(HolidayTable table)
    {
        if (Problems.Count > 0) throw new InvalidOperationException("An announcement with problems is not applied.");
        var off = table.DaysOff.Where(d => !MakeUpDays.ContainsKey(d.Key)).ToDictionary(d => d.Key, d => d.Value);
        var worked = table.MakeUpDays.Where(d => !DaysOff.ContainsKey(d.Key)).ToDictionary(d => d.Key, d => d.Value);
        foreach (var (day, festival) in DaysOff) off[day] = festival;
        foreach (var (day, festival) in MakeUpDays) worked[day] = festival;
        return new HolidayTable(off, worked, table.Years.Append(Year).Distinct());
    }

    private static void Sentence(
        string sentence, int year, Festival festival, Dictionary<DateOnly, Festival> off, Dictionary<DateOnly, Festival> worked, List<LocalizedText> problems)
    {
        if (sentence.Contains("上班", StringComparison.Ordinal))
        {
            foreach (Match day in OneDay().Matches(sentence))
            {
                if (Date(day, "y", "m", "d", year, 0, problems) is { } date) worked[date] = festival;
            }

            return;
        }

        var run = Run().Match(sentence);
        if (!run.Success) return;
        if (Date(run, "y", "m", "d", year, 0, problems) is not { } first) return;
        var last = run.Groups["d2"].Success ? Date(run, "y2", "m2", "d2", first.Year, first.Month, problems) : first;
        if (last is not { } end) return;
        if (end < first || end.DayNumber - first.DayNumber > 15)
        {
            problems.Add(Texts.Of("AnnouncementRun", run.Value));
            return;
        }

        for (var date = first; date <= end; date = date.AddDays(1)) off[date] = festival;
        var total = Total().Match(sentence);
        if (total.Success && int.Parse(total.Groups["n"].Value, CultureInfo.InvariantCulture) != end.DayNumber - first.DayNumber + 1)
            problems.Add(Texts.Of("AnnouncementTotal", sentence.Trim(), end.DayNumber - first.DayNumber + 1));
    }

    private static DateOnly? Date(Match match, string y, string m, string d, int year, int month, List<LocalizedText> problems)
    {
        var yearOf = match.Groups[y].Success ? int.Parse(match.Groups[y].Value, CultureInfo.InvariantCulture) : year;
        var monthOf = match.Groups[m].Success ? int.Parse(match.Groups[m].Value, CultureInfo.InvariantCulture) : month;
        var dayOf = int.Parse(match.Groups[d].Value, CultureInfo.InvariantCulture);
        if (monthOf is < 1 or > 12 || dayOf < 1 || dayOf > DateTime.DaysInMonth(yearOf, monthOf))
        {
            problems.Add(Texts.Of("AnnouncementDay", match.Value));
            return null;
        }

        var date = new DateOnly(yearOf, monthOf, dayOf);
        var stated = match.Groups["w" + (d == "d2" ? "2" : "")];
        if (stated.Success && DateText.Weekday(date).Chinese[^1..] != stated.Value.Replace('天', '日'))
            problems.Add(Texts.Of("AnnouncementWeekday", match.Value, DateText.Full(date)));
        return date;
    }

    private const string Note = @"(?:[（(][^）)]*?(?:(?:星期|周)(?<w>[一二三四五六日天]))?[）)])?";
    private const string Note2 = @"(?:[（(][^）)]*?(?:(?:星期|周)(?<w2>[一二三四五六日天]))?[）)])?";

    [GeneratedRegex(@"(?<y>20\d{2})年部分节假日安排")]
    private static partial Regex Title();

    [GeneratedRegex(@"[一二三四五六七八九十]+、(?<name>[^：:\n]{2,12})[：:](?<body>[^\n]+)")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?:(?<y>\d{4})年)?(?<m>\d{1,2})月(?<d>\d{1,2})日" + Note + @"(?:至(?:(?<y2>\d{4})年)?(?:(?<m2>\d{1,2})月)?(?<d2>\d{1,2})日" + Note2 + ")?放假")]
    private static partial Regex Run();

    [GeneratedRegex(@"(?:(?<y>\d{4})年)?(?<m>\d{1,2})月(?<d>\d{1,2})日" + Note)]
    private static partial Regex OneDay();

    [GeneratedRegex(@"共(?<n>\d{1,2})天")]
    private static partial Regex Total();
}
