using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>
/// When people are reminded of one due date, in workdays: before it, on the day, after it. Written <c>7、3、1</c>, or for a
/// repetition <c>每2个工作日，共5次</c> (every 2 workdays, 5 times).
/// </summary>
/// <param name="Before">Workdays before the due date, largest first.</param>
/// <param name="After">Workdays after it, smallest first.</param>
public sealed partial record ReminderLadder(IReadOnlyList<int> Before, bool OnTheDay, IReadOnlyList<int> After)
{
    /// <summary>A notice farther off than this many workdays is no reminder.</summary>
    public const int Farthest = 120;

    /// <summary>More notices of one kind than this are a nuisance, and most likely a slip.</summary>
    public const int Most = 20;

    private static readonly Texts Texts = new("Schedule");

    public static ReminderLadder None { get; } = new([], false, []);

    /// <summary>Reads one side of the ladder; empty text is no reminder at all.</summary>
    public static bool TryParse(string? text, out IReadOnlyList<int> workdays, out LocalizedText? problem)
    {
        workdays = [];
        problem = null;
        var plain = (text ?? "").Trim();
        if (plain.Length == 0 || plain is "0" or "无" or "不提醒") return true;

        var every = Every().Match(plain);
        if (every.Success)
        {
            var step = int.Parse(every.Groups["n"].Value, CultureInfo.InvariantCulture);
            var times = every.Groups["times"].Success ? int.Parse(every.Groups["times"].Value, CultureInfo.InvariantCulture) : 5;
            if (step >= 1 && times is >= 1 and <= Most && step * times <= Farthest)
            {
                workdays = [.. Enumerable.Range(1, times).Select(i => i * step)];
                return true;
            }
        }
        else if (List().IsMatch(plain))
        {
            var numbers = Number().Matches(plain).Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).Distinct().ToList();
            if (numbers.Count <= Most && numbers.TrueForAll(n => n is >= 1 and <= Farthest))
            {
                workdays = numbers;
                return true;
            }
        }

        problem = Texts.Of("LadderUnreadable", plain, Farthest, Most);
        return false;
    }

    [GeneratedRegex(@"^(?:每|every ?)(?<n>\d{1,3}) ?(?:个?工作日|workdays?)?(?:[,，、 ]*(?:共|times? ?)?(?<times>\d{1,3}) ?(?:次|times)?)?$")]
    private static partial Regex Every();

    [GeneratedRegex(@"^\d{1,4}(?: ?[、,，;； ] ?\d{1,4})* ?(?:个?工作日|workdays?)?$")]
    private static partial Regex List();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
