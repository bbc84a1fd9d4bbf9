using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Waits for a span of time. The due time is fixed when the wait begins.</summary>
internal sealed class Delay : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Scheduling", inputs: [In("TimeSpan", "TimeSpan", defaultValue: "00:01:00")]);

    protected internal override void Execute(ActivityContext context)
    {
        var due = context.Now + DueTimes.Span(context, "TimeSpan");
        DueTimes.WaitUntil(context, due, new JsonObject { ["ResumeAt"] = due.ToString("O", CultureInfo.InvariantCulture) });
    }
}
