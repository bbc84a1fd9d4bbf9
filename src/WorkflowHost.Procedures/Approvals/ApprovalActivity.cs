using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.Approvals;

/// <summary>
/// Approval (审批): puts a decision before the holders of posts and leaves by what they decided. Any one (或签), all (会签), one
/// after the other, a share (票签), or a body that meets is a setting; who counts the answers is <see cref="Signatures"/>. A return leaves
/// by its port, or goes to a post that puts it right, and then it is asked again.
/// </summary>
public sealed class ApprovalActivity : ProcedureActivity
{
    private const string Decision = "decision";
    private const string Rework = "rework";
    private const string EarlierRounds = "rounds";
    private const string ReturnedRound = "returned";

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
                words.Choice("Mode", "any", "any", "all", "in-order", "share", "meeting"),
                words.Number("SharePercent", 67),
                .. ActivityWords.DueAndLadder(),
                words.Line("ReturnTo"),
                words.Choice("AfterReturn", "again", "again", "returner"),
                words.Line("EscalateTo"),
                words.Number("EscalateAfter", 0),
                words.Line("Clerk"),
            ],
            Ports = [words.Port(nameof(ApprovalOutcome.Approved)), words.Port(nameof(ApprovalOutcome.Returned)), words.Port(nameof(ApprovalOutcome.NotAgreed))],
        };
    }

    protected override void Execute(ActivityContext context) => Ask(context, null);

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        if (bookmark.Tag == Rework)
        {
            context.Emit(new CloseAssignment(bookmark.Id, context.Node.NodeId));
            Ask(context, context.Text("AfterReturn") == "returner" ? context.Properties[ReturnedRound]?.GetValue<string>() : null);
            return;
        }

        if (!Enum.TryParse<ApprovalOutcome>(input["outcome"]?.GetValue<string>(), out var outcome))
        {
            context.Fault("ApprovalOutcomeUnknown", Texts.Of("ApprovalOutcomeUnknown", input["outcome"]?.ToJsonString() ?? "").Chinese);
            return;
        }

        context.Emit(new CloseApproval(bookmark.Id, context.Node.NodeId));
        var earlier = Rounds(context);
        if (outcome == ApprovalOutcome.Returned && Line(context, "ReturnTo") is { } posts && ApprovalRounds.MayReturn(earlier))
        {
            context.Properties[EarlierRounds] = earlier + 1;
            context.Properties[ReturnedRound] = bookmark.Id;
            context.Emit(new OpenRework(
                context.Wait(tag: Rework).Id, context.Node.NodeId, bookmark.Id, Texts.Of("ReworkTitle", Title(context)).Chinese, context.Text("Basis"), posts));
            return;
        }

        context.Complete(outcome.ToString());
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node) => ApprovalChecks.Of(node);

    internal static ApprovalMode? ModeOf(string? text) => text switch
    {
        "all" => ApprovalMode.All,
        "in-order" => ApprovalMode.InOrder,
        "share" => ApprovalMode.Share,
        "meeting" => ApprovalMode.Meeting,
        "any" or null or "" => ApprovalMode.Any,
        _ => null,
    };

    private static void Ask(ActivityContext context, string? before)
    {
        var bookmark = context.Wait(tag: Decision);
        var earlier = Rounds(context);
        var escalates = (context.Integer("EscalateAfter") ?? 0) > 0;
        context.Emit(new OpenApproval(
            bookmark.Id,
            context.Node.NodeId,
            earlier == 0 ? Title(context) : Texts.Of("RoundTitle", Title(context), earlier + 1).Chinese,
            context.Text("Instruction"),
            context.Text("Basis"),
            context.Text("Approvers") ?? "post:director",
            ModeOf(context.Text("Mode")) ?? ApprovalMode.Any,
            Math.Clamp(context.Integer("SharePercent") ?? 67, 1, 100))
        {
            EarlierRounds = earlier,
            Before = before,
            ReturnTo = Line(context, "ReturnTo"),
            EscalateTo = escalates ? Line(context, "EscalateTo") : null,
            Clerk = Line(context, "Clerk") is { } named && Signers.Posts(named) is [var clerk, ..] ? clerk : null,
        });
    }

    private static int Rounds(ActivityContext context) => context.Properties[EarlierRounds]?.GetValue<int>() ?? 0;

    private static string Title(ActivityContext context) => context.Text("Title") is { Length: > 0 } title ? title : context.Node.DisplayText;

    private static string? Line(ActivityContext context, string input) => context.Text(input)?.Trim() is { Length: > 0 } text ? text : null;
}
