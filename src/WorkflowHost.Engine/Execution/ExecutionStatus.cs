namespace WorkflowHost.Engine.Execution;

/// <summary>Where one execution of an activity stands; Elsa's words. The numbers are part of the stored state.</summary>
internal enum ExecutionStatus { Pending = 0, Running = 1, Completed = 2, Canceled = 3, Faulted = 4 }
