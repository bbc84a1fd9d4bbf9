using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Web.Features.Runs;

/// <param name="X">In units of the drawing, from its left edge.</param>
/// <param name="State"><c>done</c>, <c>now</c>, <c>late</c> or <c>next</c>.</param>
public sealed record GanttBar(string Title, DateOnly Start, DateOnly? End, double X, double Width, string State);

public sealed record GanttMark(double X, int Row, string Title);

public sealed record GanttMonth(double X, double Width, string Title);

/// <summary>
/// The phases as bars on a line of days, drawn by the server as SVG: attributes instead of styles, so the strict policy of our
/// pages holds, and it prints. An open-ended phase runs to the right edge.
/// </summary>
public sealed record Gantt(IReadOnlyList<GanttBar> Bars, IReadOnlyList<GanttMark> Deadlines, IReadOnlyList<GanttMonth> Months, IReadOnlyList<(double X, double Width)> RestDays, double? TodayX)
{
    public const double Width = 1000;
    public const int LongestForRestDays = 200;

    /// <param name="phases">Title, first day, last day (null: open), whether it has closed, by row.</param>
    /// <param name="deadlines">Row and date of each due date.</param>
    public static Gantt? Draw(IReadOnlyList<(string Title, DateOnly? Start, DateOnly? End, bool HasClosed, bool HasOpened)> phases, IReadOnlyList<(int Row, DateOnly Date, string Title)> deadlines, DateOnly today, WorkCalendar calendar)
    {
        var dates = phases.SelectMany(p => (DateOnly?[])[p.Start, p.End]).OfType<DateOnly>().Concat(deadlines.Select(d => d.Date)).ToList();
        if (dates.Count == 0)
        {
            return null;
        }

        var first = dates.Min();
        var last = dates.Max() <= first.AddDays(13) ? first.AddDays(13) : dates.Max().AddDays(phases.Any(p => p.End is null) ? 20 : 1);
        var days = last.DayNumber - first.DayNumber + 1;
        double At(DateOnly date) => Math.Round((date.DayNumber - first.DayNumber) * Width / days, 2);

        var bars = phases.Where(p => p.Start is not null || p.End is not null).Select(p =>
        {
            var start = p.Start ?? p.End!.Value;
            var end = p.End ?? last;
            var state = p.HasClosed ? "done" : p.HasOpened ? p.End < today ? "late" : "now" : "next";
            return new GanttBar(p.Title, start, p.End, At(start), Math.Max(4, At((end < start ? start : end).AddDays(1)) - At(start)), state);
        }).ToList();
        return new Gantt(
            bars,
            [.. deadlines.Where(d => d.Row < bars.Count).Select(d => new GanttMark(At(d.Date.AddDays(1)), d.Row, d.Title))],
            [.. MonthsOf(first, last).Select(m => new GanttMonth(At(m.First), At(m.Last.AddDays(1)) - At(m.First), m.First.Month.ToString(System.Globalization.CultureInfo.InvariantCulture)))],
            days > LongestForRestDays ? [] : [.. RestRuns(first, last, calendar).Select(r => (At(r.First), At(r.Last.AddDays(1)) - At(r.First)))],
            today < first || today > last ? null : At(today) + (Width / days / 2));
    }

    private static IEnumerable<(DateOnly First, DateOnly Last)> MonthsOf(DateOnly first, DateOnly last)
    {
        for (var start = first; start <= last; start = new DateOnly(start.Year, start.Month, 1).AddMonths(1))
        {
            var end = new DateOnly(start.Year, start.Month, 1).AddMonths(1).AddDays(-1);
            yield return (start, end < last ? end : last);
        }
    }

    private static IEnumerable<(DateOnly First, DateOnly Last)> RestRuns(DateOnly first, DateOnly last, WorkCalendar calendar)
    {
        DateOnly? begun = null;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (!calendar.IsWorkday(day))
            {
                begun ??= day;
            }
            else if (begun is { } start)
            {
                yield return (start, day.AddDays(-1));
                begun = null;
            }
        }

        if (begun is { } open)
        {
            yield return (open, last);
        }
    }
}
