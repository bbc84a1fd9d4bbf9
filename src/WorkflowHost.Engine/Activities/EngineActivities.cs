namespace WorkflowHost.Engine.Activities;

/// <summary>The activities of the engine: Elsa's core ones that need no outside service.</summary>
public static class EngineActivities
{
    public static IReadOnlyList<Activity> All { get; } =
    [
        new Flowchart(), new Sequence(), new Start(), new End(), new FlowDecision(), new FlowSwitch(), new FlowFork(), new FlowJoin(),
        new SetVariable(), new WriteLine(), new Event(), new Delay(),
    ];
}
