using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Phases;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>Wait until (等到): the flow goes on when a date of the run's schedule has come. The date can be moved while it waits.</summary>
public sealed class WaitUntilActivity : ProcedureActivity
{
    private static readonly Texts Texts = new("Schedule");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Schedule", "WaitUntil");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.WaitUntil,
            Name = "等到",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs = [words.Line("Until"), ActivityWords.Basis()],
            Ports = [words.Port("Done")],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        if (DueRuleText.Read(context.Input("Until")).Rule is not { Kind: not DueRuleKind.Open })
        {
            context.Fault("WaitWithoutDate", Texts.Of("WaitWithoutDate", context.Node.DisplayText).Chinese);
            return;
        }

        var bookmark = context.Wait($"Schedule:{context.Node.NodeId}:{SchedulePlanner.DueRow}", SchedulePlanner.DueRow);
        context.Emit(new AwaitScheduleRow(bookmark.Id, context.Node.NodeId, SchedulePlanner.DueRow));
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.DueDate("Until");
        var until = DatedInputs.Rule(node, "Until");
        if (until.IsEmpty || until.Rule is { Kind: DueRuleKind.Open })
            problems.Error("WaitWithoutDate", Texts.Of("WaitWithoutDate", node.DisplayText));
        return problems.Found;
    }
}
