using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Waits for a moment; one that has passed does not wait.</summary>
internal sealed class StartAt : CoreActivity
{
    protected override ActivityDescriptor Describe() =>
        Describe("Scheduling", ActivityKind.Trigger, inputs: [In("DateTime", "DateTimeOffset", "datetime-picker")]);

    protected internal override void Execute(ActivityContext context)
    {
        var at = DueTimes.Moment(context, "DateTime");
        if (context.Burst.TakeTrigger(context) || at <= context.Now)
        {
            context.Complete();
            return;
        }

        DueTimes.WaitUntil(context, at, new JsonObject { ["ExecuteAt"] = at.ToString("O", CultureInfo.InvariantCulture) });
    }
}
