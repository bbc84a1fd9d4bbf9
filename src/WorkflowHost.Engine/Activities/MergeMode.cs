namespace WorkflowHost.Engine.Activities;

/// <summary>
/// When an activity with several inbound connections runs, if the workflow asks for merge modes (Elsa's token mode; see
/// FlowRun). The meaning is the documented one, not that of Elsa 3.8's code, which hangs or runs twice in several of them.
/// </summary>
internal enum MergeMode
{
    /// <summary>Once, when every branch that can still arrive has arrived. The default, and Elsa's <c>Stream</c> and <c>None</c>.</summary>
    Active,

    /// <summary>Only when all branches have been followed; a dead one blocks. Elsa's <c>Merge</c> and <c>Converge</c>.</summary>
    All,

    /// <summary>Once for every arrival.</summary>
    Cascade,

    /// <summary>With the first arrival; the others are cancelled.</summary>
    Race,
}
