namespace WorkflowHost.Engine.Execution;

/// <summary>What one step decided. The state handed in is never changed.</summary>
public sealed record StepResult(InstanceState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEntry> Journal);
