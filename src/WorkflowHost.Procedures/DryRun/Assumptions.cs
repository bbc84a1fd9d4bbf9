using System.Globalization;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>When a unit is taken to answer: on the due day, n workdays after it, or never.</summary>
/// <param name="LateBy">Workdays after the due day; 0 = on it; null = never.</param>
public sealed record Answering(int? LateBy)
{
    public static Answering OnTime { get; } = new(0);

    public static Answering Silent { get; } = new((int?)null);
}

/// <summary>When an approval is taken to be decided, and whether it is returned once before.</summary>
public sealed record Deciding(int? LateBy, bool IsReturned = false)
{
    public static Deciding OnTime { get; } = new(0);
}

/// <summary>
/// What a dry run takes for granted. Written <c>on-time</c>, <c>late=3</c>, <c>silent</c>, or as lines of a file: one of these for
/// everybody, <c>A03: late=5</c> for a unit, <c>event 反馈: 2020-07-03</c> for an event,
/// <c>approval report-ok: silent</c> (or <c>late=3</c>, <c>returned</c>) for an approval by the id of its activity. Lines with # are remarks.
/// </summary>
public sealed record Assumptions(Answering Everybody, IReadOnlyDictionary<string, Answering> Units, IReadOnlyDictionary<string, DateOnly> Events)
{
    /// <summary>Findings a unit is taken to have, where a procedure asks for them.</summary>
    public const int FindingsPerUnit = 2;

    /// <summary>Satisfaction a ballot is taken to show, in percent.</summary>
    public const int Satisfaction = 90;

    private static readonly Texts Texts = new("DryRun");

    public static Assumptions OnTime { get; } = new(Answering.OnTime, new Dictionary<string, Answering>(), new Dictionary<string, DateOnly>());

    /// <summary>By the id of the activity.</summary>
    public IReadOnlyDictionary<string, Deciding> Approvals { get; init; } = new Dictionary<string, Deciding>();

    public Deciding OfApproval(string activityId) => Approvals.TryGetValue(activityId, out var own) ? own : Deciding.OnTime;

    public Answering Of(string unit) => Units.TryGetValue(unit, out var own) ? own : Everybody;

    public static bool TryParse(string text, out Assumptions assumptions, out LocalizedText? problem)
    {
        var everybody = Answering.OnTime;
        Dictionary<string, Answering> units = new(StringComparer.Ordinal);
        Dictionary<string, DateOnly> events = new(StringComparer.Ordinal);
        Dictionary<string, Deciding> approvals = new(StringComparer.Ordinal);
        problem = null;
        assumptions = OnTime;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#')) continue;
            var colon = line.IndexOfAny([':', '：']);
            var (who, what) = colon < 0 ? ("", line) : (line[..colon].Trim(), line[(colon + 1)..].Trim());
            if (who.StartsWith("event ", StringComparison.Ordinal)
                && DateOnly.TryParseExact(what, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                events[who[6..].Trim()] = day;
            }
            else if (who.StartsWith("approval ", StringComparison.Ordinal) && (what == "returned" ? new Deciding(0, true) : Read(what) is { } when ? new Deciding(when.LateBy) : null) is { } deciding)
            {
                approvals[who[9..].Trim()] = deciding;
            }
            else if (Read(what) is not { } answering)
            {
                problem = Texts.Of("AssumptionUnreadable", line);
                return false;
            }
            else if (who.Length == 0)
            {
                everybody = answering;
            }
            else
            {
                units[who] = answering;
            }
        }

        assumptions = new Assumptions(everybody, units, events) { Approvals = approvals };
        return true;
    }

    private static Answering? Read(string text) => text switch
    {
        "on-time" => Answering.OnTime,
        "silent" => Answering.Silent,
        _ when text.StartsWith("late=", StringComparison.Ordinal)
            && int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 250 => new Answering(days),
        _ => null,
    };
}
