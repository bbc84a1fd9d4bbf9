using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Phases;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>How a phase begins.</summary>
public enum PhaseEntry
{
    /// <summary>On its start date, not before, even when the one before is done early.</summary>
    OnDate,

    /// <summary>As soon as the flow reaches it.</summary>
    OnCompletion,

    /// <summary>When a named event happens.</summary>
    OnEvent,
}

/// <summary>The dates of one phase as the definition states them.</summary>
/// <param name="Before">Node ids of the phases the flow comes from; the latest of their ends is "the previous end".</param>
public sealed record PhaseDates(string NodeId, LocalizedText Title, PhaseEntry Entry, string? EntryEvent, DueRule? Start, DueRule End, IReadOnlyList<string> Before)
{
    /// <summary>What is written about the phase itself; null = nothing.</summary>
    public PhaseNotices? Notices { get; init; }
}

/// <summary>What a dated piece of work inside a phase is waiting for.</summary>
public enum DatedWorkKind
{
    /// <summary>Papers, an approval, a task: has a due date and a ladder.</summary>
    Due,

    /// <summary>The flow itself waits for the day (wait until).</summary>
    Wait,

    /// <summary>A meeting: a date and an hour, reminders before.</summary>
    Meeting,

    /// <summary>Work that comes again and again (recurring duty): a date, an opening and a ladder each time.</summary>
    Duty,
}

/// <summary>A piece of work with a date, in a phase or (null) outside of all.</summary>
public sealed record DatedWork(string NodeId, string? PhaseNodeId, LocalizedText Title, DatedWorkKind Kind, DueRule Rule, ReminderLadder Ladder, DutyDates? Duty = null)
{
    /// <summary>Workdays past the due date after which an approval is put before others; 0 = never.</summary>
    public int EscalateAfter { get; init; }
}

/// <summary>What a recurring duty says beside its rhythm.</summary>
/// <param name="Until">Its last day; null = as long as its phase.</param>
/// <param name="OpenBefore">Workdays before each due date on which it is asked for.</param>
/// <param name="EachMissed">After days off every time that was missed is asked for, not the latest alone.</param>
public sealed record DutyDates(DueRule? Until, int OpenBefore, bool EachMissed);

/// <summary>All a planner needs of a definition, in document order.</summary>
public sealed record ScheduleOutline(IReadOnlyList<PhaseDates> Phases, IReadOnlyList<DatedWork> Work);

/// <summary>What has happened in a run so far that rules count from.</summary>
/// <param name="Events">First day of each named event.</param>
/// <param name="Opened">Phases that have opened, by node id: the day they did. It stands for their start where no date was set.</param>
/// <param name="Closed">Phases that have closed, by node id.</param>
/// <param name="ByHand">Dates somebody has set, by node id and rule name (start, end, due): they stand in place of the rule, and what counts from them follows.</param>
public sealed record ScheduleFacts(
    IReadOnlyDictionary<string, DateOnly> Events,
    IReadOnlyDictionary<string, DateOnly> Opened,
    IReadOnlyDictionary<string, DateOnly> Closed,
    IReadOnlyDictionary<(string NodeId, string RuleName), DueDate>? ByHand = null)
{
    /// <summary>Up to where recurring duties without an end have come; they are planned a year beyond it.</summary>
    public DateOnly? Reached { get; init; }

    /// <summary>The date set by hand in place of what the rule says.</summary>
    public DueDate Or(string nodeId, string ruleName, DueDate ruled) => ByHand is not null && ByHand.TryGetValue((nodeId, ruleName), out var set) ? set : ruled;

    public static ScheduleFacts None { get; } =
        new(new Dictionary<string, DateOnly>(), new Dictionary<string, DateOnly>(), new Dictionary<string, DateOnly>());
}
