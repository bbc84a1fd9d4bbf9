using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>As a trigger it starts an instance at every interval; inside a workflow it waits one interval.</summary>
internal sealed class Timer : CoreActivity
{
    protected override ActivityDescriptor Describe() =>
        Describe("Scheduling", ActivityKind.Trigger, inputs: [In("Interval", "TimeSpan", defaultValue: "00:01:00")]);

    protected internal override void Execute(ActivityContext context)
    {
        if (context.Burst.TakeTrigger(context))
        {
            context.Complete();
            return;
        }

        var due = context.Now + DueTimes.Span(context, "Interval");
        DueTimes.WaitUntil(context, due, new JsonObject { ["ResumeAt"] = due.ToString("O", CultureInfo.InvariantCulture) });
    }
}
