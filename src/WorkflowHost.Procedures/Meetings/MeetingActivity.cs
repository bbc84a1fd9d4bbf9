using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Meetings;

/// <summary>Meeting (会议): date, place, agenda, attendees; over when its minutes are filed, not when its hour has passed.</summary>
public sealed class MeetingActivity : ProcedureActivity
{
    private static readonly Texts Texts = new("Meetings");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Meetings", "Meeting");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.Meeting,
            Name = "会议",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs =
            [
                words.Line("Title"),
                words.Line("When"),
                words.Line("Place"),
                words.Lines("Agenda"),
                ActivityWords.Basis(),
                words.Line("Attendees", "units:heads"),
                words.Line("Minutes", "post:office"),
                words.Line("RemindBefore", "1"),
            ],
            Outputs = [new OutputDescriptor("MinutesNumber", words.Of("MinutesNumber"), words.Of("MinutesNumberHint"), "String")],
            Ports = [words.Port("Done")],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        var title = context.Text("Title") is { Length: > 0 } written ? written : context.Node.DisplayText;
        var bookmark = context.Wait(tag: "minutes");
        context.Emit(new CallMeeting(
            bookmark.Id,
            context.Node.NodeId,
            title,
            context.Text("Place"),
            context.Text("Agenda"),
            context.Text("Basis"),
            context.Text("Attendees") ?? "units:heads",
            context.Text("Minutes") ?? "post:office",
            Texts.Of("MinutesTask", title).Chinese));
    }

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        if (input["minutes"] is { } minutes) context.SetOutput("MinutesNumber", minutes.DeepClone());
        context.Emit(new CloseMeeting(bookmark.Id, context.Node.NodeId));
        context.Complete();
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.DueDate("When");
        problems.Ladder();
        problems.Selector("Attendees", SelectorKind.People);
        problems.Selector("Minutes", SelectorKind.People);
        if (DatedInputs.Rule(node, "When").IsEmpty) problems.Error("MeetingWithoutDate", Texts.Of("MeetingWithoutDate", node.DisplayText));
        return problems.Found;
    }
}
