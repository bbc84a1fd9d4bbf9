namespace WorkflowHost.Engine.Execution;

/// <summary>What one step decided. The state handed in is never changed.</summary>
public sealed record StepResult(InstanceState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal)
{
    /// <summary>
    /// The step was not taken (the state would have grown too large): the state says so as an incident, and the stimulus is not used up.
    /// Whoever gave it keeps it and gives it again when the incident is retried.
    /// </summary>
    public bool IsRefused { get; init; }
}
