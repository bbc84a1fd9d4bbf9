using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Publishes an event. It is delivered after this burst, so an Event later in the same workflow may still wait for it.</summary>
internal sealed class PublishEvent : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Primitives",
        inputs: [In("EventName"), In("CorrelationId"), In("IsLocalEvent", "Boolean", "checkbox"), In("Payload", "Object")]);

    protected internal override void Execute(ActivityContext context)
    {
        var correlation = context.Text("CorrelationId");
        context.Emit(new PublishEventRequested(
            context.NextId(),
            context.Text("EventName") ?? "",
            context.Input("Payload"),
            string.IsNullOrWhiteSpace(correlation) ? null : correlation,
            context.Flag("IsLocalEvent") ? context.InstanceId : null));
        context.Complete();
    }
}
