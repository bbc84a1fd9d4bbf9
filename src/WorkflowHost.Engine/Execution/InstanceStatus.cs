namespace WorkflowHost.Engine.Execution;

/// <summary>Elsa's status pair, flattened to what a list shows.</summary>
public enum InstanceStatus { Running, Finished }

/// <summary>Elsa's second half of the status: why it runs or how it ended. A suspended instance waits for a bookmark.</summary>
public enum InstanceSubStatus { Pending, Executing, Suspended, Finished, Cancelled, Faulted }
