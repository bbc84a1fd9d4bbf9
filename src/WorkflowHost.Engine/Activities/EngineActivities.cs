namespace WorkflowHost.Engine.Activities;

/// <summary>The activities of the engine: Elsa's core ones that need no outside service.</summary>
public static class EngineActivities
{
    public static IReadOnlyList<Activity> All { get; } =
    [
        new Flowchart(), new Sequence(), new Parallel(), new StateMachine(),
        new Start(), new End(), new Finish(), new Complete(), new Fault(), new Break(),
        new FlowDecision(), new FlowSwitch(), new FlowFork(), new FlowJoin(),
        new If(), new Switch(), new For(), new ForEach(), new ParallelForEach(), new While(), new Fork(),
        new SetVariable(), new SetOutput(), new SetName(), new Correlate(), new WriteLine(), new RunJavaScript(),
        new Event(), new PublishEvent(), new Delay(), new Timer(), new StartAt(), new Cron(),
        new ExecuteWorkflow(), new DispatchWorkflow(), new BulkDispatchWorkflows(), new RunTask(),
    ];
}
