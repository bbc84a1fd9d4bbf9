using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Tracing;

/// <summary>One instance of a trace, with everything its steps said.</summary>
internal sealed class TraceInstance(int index, TraceVersion version, InstanceState state, TraceInstance? parent)
{
    private readonly List<(int Step, JournalEntry Entry)> journal = [];

    public string Label => "#" + Index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public int Index { get; } = index;

    public TraceVersion Version { get; } = version;

    public TraceInstance? Parent { get; } = parent;

    public InstanceState State { get; set; } = state;

    /// <summary>The parent's bookmark to answer when this ends.</summary>
    public string? WaitingBookmark { get; set; }

    public IReadOnlyList<(int Step, JournalEntry Entry)> Journal => journal;

    public bool IsFinished => State.Status == InstanceStatus.Finished;

    public void Add(int step, IEnumerable<JournalEntry> entries) => journal.AddRange(entries.Select(e => (step, e)));
}
