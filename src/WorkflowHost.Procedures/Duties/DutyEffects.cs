using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Duties;

/// <summary>A recurring duty has come round: the times that follow are planned further ahead.</summary>
public sealed record DutyCameRound(string NodeId) : Effect;
