using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Waits for an event of a name. All that wait for the same name are resumed by one event.</summary>
internal sealed class Event : CoreActivity
{
    protected override ActivityDescriptor Describe() =>
        Describe("Primitives", ActivityKind.Trigger, inputs: [In("EventName")], outputs: [Out("Result")]);

    protected internal override void Execute(ActivityContext context)
    {
        if (context.Burst.TakeTrigger(context))
        {
            Receive(context, context.Burst.FindInput(EventStimulus.PayloadKey));
            return;
        }

        var name = context.Text("EventName") ?? "";
        context.Wait(EventStimulus.KeyOf(name), payload: new JsonObject { ["EventName"] = name });
    }

    protected internal override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input) =>
        Receive(context, input[EventStimulus.PayloadKey]);

    private static void Receive(ActivityContext context, JsonNode? payload)
    {
        context.SetOutput("Result", payload);
        context.Complete();
    }
}
