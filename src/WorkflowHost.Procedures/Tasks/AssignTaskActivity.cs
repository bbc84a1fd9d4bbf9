using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tasks;

/// <summary>Assign a task (交办任务): work for the holder of a post, done when he says so, with the papers it asks for.</summary>
public sealed class AssignTaskActivity : ProcedureActivity
{
    private static readonly Texts Texts = new("Tasks");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Tasks", "AssignTask");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.AssignTask,
            Name = "交办任务",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs =
            [
                words.Line("Title"),
                words.Lines("Instruction"),
                ActivityWords.Basis(),
                words.Line("Assignee", "post:office"),
                words.Choice("Scope", "one", "one", "each"),
                words.Lines("Papers"),
                .. ActivityWords.DueAndLadder(),
            ],
            Ports = [words.Port("Done")],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        var (papers, problems) = FormText.Files(context.Text("Papers"));
        if (problems.Count > 0)
        {
            context.Fault("FormUnreadable", problems[0].Chinese);
            return;
        }

        var bookmark = context.Wait(tag: "task");
        context.Emit(new OpenAssignment(
            bookmark.Id,
            context.Node.NodeId,
            context.Text("Title") is { Length: > 0 } title ? title : context.Node.DisplayText,
            context.Text("Instruction"),
            context.Text("Basis"),
            context.Text("Assignee") ?? "post:office",
            context.Text("Scope") == "each",
            papers));
    }

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        context.Emit(new CloseAssignment(bookmark.Id, context.Node.NodeId));
        context.Complete();
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.DueDate("DueRule");
        problems.Ladder();
        problems.Selector("Assignee", SelectorKind.People);
        foreach (var problem in FormText.Files(DatedInputs.Text(node, "Papers")).Problems) problems.Error("FormUnreadable", problem);
        if (string.IsNullOrWhiteSpace(DatedInputs.Text(node, "Title")) && string.IsNullOrWhiteSpace(DatedInputs.Text(node, "Instruction")))
            problems.Warning("TaskUnnamed", Texts.Of("TaskUnnamed", node.DisplayText));
        return problems.Found;
    }
}
