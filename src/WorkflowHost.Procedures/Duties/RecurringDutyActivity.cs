using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.Duties;

/// <summary>
/// A recurring duty (定期任务): the same work again and again by a rhythm (每月25日), asked of the holder of a post or of units. Each
/// time is a row of the run's schedule that is known before it comes, and a task of its own with its ladder. It lives as long as its
/// phase, or until a day; it is done when that day has come and no time of it is open any more.
/// <para>
/// It waits in two places: for the next row that opens a time, and for the row that ends it; beside these it waits for each time that is open.
/// </para>
/// </summary>
public sealed class RecurringDutyActivity : ProcedureActivity
{
    public const int OpenBeforeDefault = 5;

    /// <summary>Input of the resuming stimulus: which time it is.</summary>
    public const string OccurrenceInput = "occurrence";

    internal const int OpenBeforeMost = 60;

    private const string RhythmTag = "rhythm";
    private const string UntilTag = "until";
    private const string TaskTag = "task:";
    private const string EndedProperty = "ended";
    private const string OpenedProperty = "opened";

    /// <summary>Times it knows to have opened: more than can come at once.</summary>
    private const int Remembered = 60;

    private static readonly Texts Texts = new("Duties");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Duties", "RecurringDuty");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.RecurringDuty,
            Name = "定期任务",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs =
            [
                words.Line("Title"),
                words.Lines("Instruction"),
                ActivityWords.Basis(),
                words.Line("Rhythm"),
                words.Number("OpenBefore", OpenBeforeDefault),
                words.Line("Until"),
                words.Choice("Who", "staff", "staff", "units"),
                words.Line("Assignee", "post:office"),
                words.Line("Units", "all"),
                words.Line("Checker", "post:office"),
                words.Lines("Papers"),
                .. ActivityWords.Ladder(),
                words.Choice("Missed", "latest", "latest", "each"),
            ],
            Ports = [words.Port("Done")],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        if (DueRuleText.Read(context.Input("Rhythm")).Rule is not { Kind: DueRuleKind.Recurring })
        {
            context.Fault("DutyWithoutRhythm", Texts.Of("DutyWithoutRhythm", context.Node.DisplayText).Chinese);
            return;
        }

        var (_, problems) = FormText.Files(context.Text("Papers"));
        if (problems.Count > 0)
        {
            context.Fault("FormUnreadable", problems[0].Chinese);
            return;
        }

        AwaitNext(context, catchUp: true);
        var until = context.Wait($"Schedule:{context.Node.NodeId}:{SchedulePlanner.UntilRow}", UntilTag);
        context.Emit(new AwaitScheduleRow(until.Id, context.Node.NodeId, SchedulePlanner.UntilRow));
    }

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        switch (bookmark.Tag)
        {
            case RhythmTag:
                AwaitNext(context, catchUp: false);
                if (input[OccurrenceInput] is JsonValue value && value.TryGetValue<string>(out var occurrence)) Open(context, occurrence);
                break;
            case UntilTag:
                context.Properties[EndedProperty] = true;
                foreach (var rhythm in context.Bookmarks.Where(b => b.Tag == RhythmTag).ToList()) context.Burn(rhythm.Id);
                CompleteWhenOver(context);
                break;
            default:
                context.Emit(OfUnits(context) ? new CloseCollection(bookmark.Id, context.Node.NodeId) : new CloseAssignment(bookmark.Id, context.Node.NodeId));
                CompleteWhenOver(context);
                break;
        }
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node) => DutyChecks.Of(node);

    private static void AwaitNext(ActivityContext context, bool catchUp)
    {
        var row = context.Text("Missed") == "each" ? SchedulePlanner.OpensEachRow : SchedulePlanner.OpensRow;
        var next = context.Wait($"Schedule:{context.Node.NodeId}:{row}", RhythmTag);
        context.Emit(new AwaitScheduleRow(next.Id, context.Node.NodeId, row) { CatchUp = catchUp });
    }

    private static void Open(ActivityContext context, string occurrence)
    {
        // A row fires once; should it be told of a second time all the same, the time is open or has been.
        var opened = context.Properties[OpenedProperty] as JsonArray ?? [];
        if (opened.Any(key => key?.GetValue<string>() == occurrence)) return;
        context.Properties[OpenedProperty] = new JsonArray([.. opened.TakeLast(Remembered).Select(key => key!.DeepClone()), occurrence]);
        var bookmark = context.Wait(tag: TaskTag + occurrence);
        var (papers, _) = FormText.Files(context.Text("Papers"));
        var name = context.Text("Title") is { Length: > 0 } written ? written : context.Node.DisplayText;
        var title = Texts.Of("TitleOfTime", name, Occurrence.Label(occurrence)).Chinese;
        var due = RowNames.Of(SchedulePlanner.DueRow, occurrence);
        if (OfUnits(context))
        {
            FormField[] fields = papers.Count > 0 ? [] : [new FormField("report", Texts.Of("FieldReport").Chinese, "longtext", true)];
            context.Emit(new OpenCollection(
                bookmark.Id, context.Node.NodeId, title, context.Text("Instruction"), context.Text("Basis"), context.Text("Units") ?? "all", context.Text("Checker") ?? "post:office",
                fields, papers, CompletionRule.AllAccepted, 100) { DueRow = due });
        }
        else
        {
            context.Emit(new OpenAssignment(
                bookmark.Id, context.Node.NodeId, title, context.Text("Instruction"), context.Text("Basis"), context.Text("Assignee") ?? "post:office", false, papers) { DueRow = due });
        }

        context.Emit(new DutyCameRound(context.Node.NodeId));
    }

    private static void CompleteWhenOver(ActivityContext context)
    {
        if (context.Properties[EndedProperty] is not null && !context.Bookmarks.Any(b => b.Tag?.StartsWith(TaskTag, StringComparison.Ordinal) == true)) context.Complete();
    }

    private static bool OfUnits(ActivityContext context) => context.Text("Who") == "units";
}
