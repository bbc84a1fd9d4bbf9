using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Notices;

/// <summary>Send a notice (发送提醒): writes to people from a template and goes on at once. Nothing waits on a mail server.</summary>
public sealed class SendNoticeActivity : ProcedureActivity
{
    private static readonly Texts Texts = new("Notices");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Notices", "SendNotice");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.SendNotice,
            Name = "发送提醒",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs =
            [
                words.Line("Template", NoticeTemplateNames.Announcement),
                words.Line("Recipients", "units:all"),
                words.Line("Subject"),
                words.Lines("Text"),
                ActivityWords.Basis(),
            ],
            Ports = [words.Port("Done")],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        context.Emit(new SendNoticeRequested(
            context.NextId(),
            context.Node.NodeId,
            context.Text("Template") is { Length: > 0 } template ? template : NoticeTemplateNames.Announcement,
            context.Text("Recipients") ?? "units:all",
            context.Text("Subject"),
            context.Text("Text")));
        context.Complete();
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.Selector("Recipients", SelectorKind.People);
        if (DatedInputs.Text(node, "Template") is { Length: > 0 } template && !NoticeTemplateNames.IsName(template))
            problems.Error("TemplateName", Texts.Of("TemplateName", template));
        return problems.Found;
    }
}
