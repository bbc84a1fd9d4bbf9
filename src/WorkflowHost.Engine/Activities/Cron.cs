using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>As a trigger it starts an instance at every time of its plan; inside a workflow it waits for the next one.</summary>
internal sealed class Cron : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe("Scheduling", ActivityKind.Trigger, inputs: [In("CronExpression")]);

    protected internal override void Execute(ActivityContext context)
    {
        if (context.Burst.TakeTrigger(context))
        {
            context.Complete();
            return;
        }

        var text = context.Text("CronExpression") ?? "";
        var due = CronSchedule.TryParse(text, out var schedule, out var problem)
            ? schedule.Next(context.Now) ?? throw new ActivityFaultException("CronNeverDue", $"'{text}' names no time in the next years.")
            : throw new ActivityFaultException("BadCron", $"Error when parsing cron expression '{text}': {problem}");
        DueTimes.WaitUntil(context, due, new JsonObject { ["ExecuteAt"] = due.ToString("O", CultureInfo.InvariantCulture), ["CronExpression"] = text });
    }

    protected internal override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        if (node.TryGetStaticInput("CronExpression", out var value) && !CronSchedule.TryParse(JsonAccess.ToPlainText(value) ?? "", out _, out var problem))
        {
            yield return new DefinitionProblem(
                ProblemSeverity.Error, "BadCron", node.NodeId, node.DisplayText,
                Texts.Format("Problem.BadCron", node.DisplayText, JsonAccess.ToPlainText(value), problem));
        }
    }
}
