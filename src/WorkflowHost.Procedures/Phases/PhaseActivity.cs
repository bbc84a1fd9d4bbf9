using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.Phases;

/// <summary>
/// A phase (阶段): a container with a beginning and an end. It waits for its start, runs its body, and waits for its last
/// day at the same time; whichever comes first closes it.
/// <list type="bullet">
/// <item>Body done before the end: <c>Done</c>, the wait for the end is given up.</item>
/// <item>The end comes first, open work is closed (<c>AtEnd = close</c>): the body is cancelled, <c>Overdue</c>.</item>
/// <item>The end comes first, open work goes on (<c>AtEnd = continue</c>): shown as overdue; <c>Overdue</c> once the body is done.</item>
/// </list>
/// Neither date is a timer of the engine: both are rows of the run's schedule, so moving a deadline never touches a bookmark.
/// </summary>
public sealed class PhaseActivity : ProcedureActivity
{
    public const string Done = "Done";
    public const string Overdue = "Overdue";

    private const string StartTag = "start";
    private const string EndTag = "end";
    private const string OverdueProperty = "overdue";

    /// <summary>Copied into a phase dropped on the canvas, so that a click goes straight inside. Studio needs nodeId on every object.</summary>
    private const string PrefilledBody =
        """
        {"body":{"id":"body","nodeId":"body","type":"Elsa.Flowchart","version":1,"name":"Flowchart1","metadata":{"displayText":"点击编排"},"activities":[{"id":"pstart","nodeId":"body:pstart","type":"Elsa.Start","version":1,"name":"Start1","metadata":{"designer":{"position":{"x":0,"y":0}}}}],"connections":[]}}
        """;

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Phases", "Phase");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.Phase,
            Name = "阶段",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            IsContainer = true,
            Inputs =
            [
                words.Choice("Kind", "other", "preparation", "self-check", "evaluation", "rectification", "assessment", "consolidation", "other"),
                words.Line("StartRule"),
                words.Line("EndRule"),
                words.Choice("Entry", "date", "date", "completion", "event"),
                words.Line("EntryEvent"),
                words.Choice("AtEnd", "close", "close", "continue"),
                words.Line("OpeningTo"),
                words.Line("OpeningTemplate", NoticeTemplateNames.PhaseOpened),
                words.Line("RemindTo"),
                words.Line("RemindBeforeStart"),
                words.Line("RemindBeforeEnd"),
                words.Line("ReportTo"),
                ActivityWords.Basis(),
            ],
            Ports = [words.Port("Body", PortType.Embedded), words.Port(Done), words.Port(Overdue)],
            ConstructionProperties = PrefilledBody,
        };
    }

    protected override void Execute(ActivityContext context)
    {
        switch (context.Text("Entry"))
        {
            case "event":
                context.Wait("Event:" + context.Text("EntryEvent"), StartTag);
                break;
            case "completion":
                Open(context);
                break;
            default:
                if (HasDate(context, "StartRule")) AwaitRow(context, SchedulePlanner.StartRow, StartTag);
                else Open(context);
                break;
        }
    }

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        if (bookmark.Tag == StartTag)
        {
            Open(context);
            return;
        }

        if (context.Text("AtEnd") == "continue")
        {
            context.Properties[OverdueProperty] = true;
            context.Emit(new PhaseOverdue(context.Node.NodeId));
            return;
        }

        Close(context, Overdue);
    }

    protected override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) =>
        Close(context, context.Properties[OverdueProperty] is null ? Done : Overdue);

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node) => PhaseChecks.Of(node);

    private static void Open(ActivityContext context)
    {
        context.Emit(new PhaseOpened(context.Node.NodeId, context.Node.DisplayText));
        if (context.Node.Child("body") is not { } body)
        {
            Close(context, Done);
            return;
        }

        if (HasDate(context, "EndRule")) AwaitRow(context, SchedulePlanner.EndRow, EndTag);
        context.Schedule(body);
    }

    /// <summary>An empty or open rule has no row, so there is nothing to wait for.</summary>
    private static bool HasDate(ActivityContext context, string input) =>
        DueRuleText.Read(context.Input(input)).Rule is { Kind: not DueRuleKind.Open };

    private static void AwaitRow(ActivityContext context, string rule, string tag)
    {
        var bookmark = context.Wait($"Schedule:{context.Node.NodeId}:{rule}", tag);
        context.Emit(new AwaitScheduleRow(bookmark.Id, context.Node.NodeId, rule));
    }

    private static void Close(ActivityContext context, string outcome)
    {
        context.Emit(new PhaseClosed(context.Node.NodeId, outcome));
        context.Complete(outcome);
    }
}
