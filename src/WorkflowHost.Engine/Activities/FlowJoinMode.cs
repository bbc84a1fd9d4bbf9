namespace WorkflowHost.Engine.Activities;

/// <summary>When a FlowJoin goes on: with the first branch, with all, or with all that can still arrive.</summary>
internal enum FlowJoinMode { WaitAny, WaitAll, WaitAllActive }
