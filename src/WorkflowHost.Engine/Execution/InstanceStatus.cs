namespace WorkflowHost.Engine.Execution;

/// <summary>Elsa's status pair, flattened to what a list shows.</summary>
public enum InstanceStatus { Running, Finished }

public enum InstanceSubStatus { Pending, Executing, Suspended, Finished, Cancelled, Faulted }
