using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Approvals;

/// <summary>
/// Approval (审批): puts a decision before the holders of posts and leaves by what they decided. Any one (或签), all (会签), one
/// after the other, or a share (票签) is a setting; who counts the answers is <see cref="ApprovalCount"/>.
/// </summary>
public sealed class ApprovalActivity : ProcedureActivity
{
    private static readonly Texts Texts = new("Approvals");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Approvals", "Approval");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.Approval,
            Name = "审批",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs =
            [
                words.Line("Title"),
                words.Lines("Instruction"),
                ActivityWords.Basis(),
                words.Line("Approvers", "post:director"),
                words.Choice("Mode", "any", "any", "all", "in-order", "share"),
                words.Number("SharePercent", 67),
                .. ActivityWords.DueAndLadder(),
            ],
            Ports = [words.Port(nameof(ApprovalOutcome.Approved)), words.Port(nameof(ApprovalOutcome.Returned)), words.Port(nameof(ApprovalOutcome.NotAgreed))],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        var bookmark = context.Wait(tag: "decision");
        context.Emit(new OpenApproval(
            bookmark.Id,
            context.Node.NodeId,
            context.Text("Title") is { Length: > 0 } title ? title : context.Node.DisplayText,
            context.Text("Instruction"),
            context.Text("Basis"),
            context.Text("Approvers") ?? "post:director",
            ModeOf(context.Text("Mode")),
            Math.Clamp(context.Integer("SharePercent") ?? 67, 1, 100)));
    }

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        if (!Enum.TryParse<ApprovalOutcome>(input["outcome"]?.GetValue<string>(), out var outcome))
        {
            context.Fault("ApprovalOutcomeUnknown", Texts.Of("ApprovalOutcomeUnknown", input["outcome"]?.ToJsonString() ?? "").Chinese);
            return;
        }

        context.Emit(new CloseApproval(bookmark.Id, context.Node.NodeId));
        context.Complete(outcome.ToString());
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.DueDate("DueRule");
        problems.Ladder();
        problems.Selector("Approvers", SelectorKind.People);
        return problems.Found;
    }

    internal static ApprovalMode ModeOf(string? text) => text switch
    {
        "all" => ApprovalMode.All,
        "in-order" => ApprovalMode.InOrder,
        "share" => ApprovalMode.Share,
        _ => ApprovalMode.Any,
    };
}
