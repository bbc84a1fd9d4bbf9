using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Collection;

/// <summary>
/// Collect from units (收集材料): asks every selected unit for the same form and papers and waits until enough of them are
/// accepted. However many units there are it is one bookmark; the rows and the counting are the runtime's, so a stuck unit
/// blocks nobody but those who wait for all.
/// <para>Always leaves by <c>Done</c>; by <c>Incomplete</c> as well when units are missing, whose codes are the output <c>Missing</c>.</para>
/// </summary>
public sealed class CollectFromUnitsActivity : ProcedureActivity
{
    public const string Done = "Done";
    public const string Incomplete = "Incomplete";

    /// <summary>Input of the resuming stimulus: codes of the units that have not been accepted.</summary>
    public const string MissingInput = "missing";

    private static readonly Texts Texts = new("Collection");

    protected override ActivityDescriptor Describe()
    {
        var words = new ActivityWords("Collection", "Collect");
        return new ActivityDescriptor
        {
            TypeName = ActivityTypes.CollectFromUnits,
            Name = "收集材料",
            DisplayName = words.Of("Name"),
            Description = words.Of("Description"),
            Category = ActivityWords.Category,
            Inputs =
            [
                words.Line("Title"),
                words.Lines("Instruction"),
                ActivityWords.Basis(),
                words.Line("Units", "all"),
                words.Pick("Criteria", ShippedCriteria.Names.Select(name => (name, ShippedCriteria.Find(name)!.Set?.Name ?? new LocalizedText(name, name)))),
                words.Lines("Fields"),
                words.Lines("Files"),
                .. ActivityWords.DueAndLadder(),
                words.Choice("SignOff", "none", "none", "head", "three"),
                words.Line("Checker", "post:office"),
                words.Choice("Completion", "all", "all", "share", "deadline"),
                words.Number("SharePercent", 100),
            ],
            Outputs = [new OutputDescriptor("Missing", words.Of("Missing"), words.Of("MissingHint"), "String[]")],
            Ports = [words.Port(Done), words.Port(Incomplete)],
        };
    }

    protected override void Execute(ActivityContext context)
    {
        var (fields, fieldProblems) = FormText.Fields(context.Text("Fields"));
        var (files, fileProblems) = FormText.Files(context.Text("Files"));
        if (fieldProblems.Concat(fileProblems).FirstOrDefault() is { } problem)
        {
            context.Fault("FormUnreadable", problem.Chinese);
            return;
        }

        var criteria = context.Text("Criteria");
        var set = string.IsNullOrWhiteSpace(criteria) ? null : ShippedCriteria.Find(criteria.Trim())?.Set;
        if (set is null && !string.IsNullOrWhiteSpace(criteria))
        {
            context.Fault("CriteriaUnknown", CriteriaUnknown(criteria).Chinese);
            return;
        }

        var rule = CompletionOf(context.Text("Completion"));
        var bookmark = context.Wait(tag: "units");
        context.Emit(new OpenCollection(
            bookmark.Id,
            context.Node.NodeId,
            TitleOf(context),
            context.Text("Instruction"),
            context.Text("Basis"),
            context.Text("Units") ?? "all",
            context.Text("Checker") ?? "post:office",
            fields,
            files,
            rule,
            Math.Clamp(context.Integer("SharePercent") ?? 100, 1, 100))
        {
            SignOff = SignOffOf(context.Text("SignOff")),
            Criteria = set,
        });

        // The due row wakes the very bookmark that complete units would: whoever comes first ends the collection.
        if (rule == CompletionRule.Deadline) context.Emit(new AwaitScheduleRow(bookmark.Id, context.Node.NodeId, SchedulePlanner.DueRow));
    }

    protected override void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        var missing = input[MissingInput] as JsonArray ?? [];
        context.SetOutput("Missing", missing.DeepClone());
        context.Emit(new CloseCollection(bookmark.Id, context.Node.NodeId));
        if (missing.Count > 0) context.Complete(Done, Incomplete);
        else context.Complete(Done);
    }

    protected override IEnumerable<DefinitionProblem> Validate(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.DueDate("DueRule");
        problems.Ladder();
        problems.Selector("Units", SelectorKind.Units);
        problems.Selector("Checker", SelectorKind.People);

        var (fields, fieldProblems) = FormText.Fields(DatedInputs.Text(node, "Fields"));
        var (files, fileProblems) = FormText.Files(DatedInputs.Text(node, "Files"));
        foreach (var problem in fieldProblems.Concat(fileProblems)) problems.Error("FormUnreadable", problem);
        var criteria = DatedInputs.Text(node, "Criteria")?.Trim() ?? "";
        var set = criteria.Length == 0 ? null : ShippedCriteria.Find(criteria)?.Set;
        if (criteria.Length > 0 && set is null) problems.Error("CriteriaUnknown", CriteriaUnknown(criteria));
        if (fields.Count == 0 && files.Count == 0 && set is null) problems.Error("NothingCollected", Texts.Of("NothingCollected", node.DisplayText));

        var share = DatedInputs.Text(node, "SharePercent");
        if (DatedInputs.Text(node, "Completion") == "share"
            && !(int.TryParse(share, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100))
            problems.Error("ShareWrong", Texts.Of("ShareWrong", share ?? ""));
        return problems.Found;
    }

    private static LocalizedText CriteriaUnknown(string name) =>
        ShippedCriteria.Find(name.Trim()) is { Problems: [var problem, ..] }
            ? Texts.Of("CriteriaWrong", name, problem)
            : Texts.Of("CriteriaUnknown", name, string.Join('、', ShippedCriteria.Names));

    private static string TitleOf(ActivityContext context) =>
        context.Text("Title") is { Length: > 0 } title ? title : context.Node.DisplayText;

    private static SignOff SignOffOf(string? text) => text switch
    {
        "head" => SignOff.Head,
        "three" => SignOff.Three,
        _ => SignOff.None,
    };

    private static CompletionRule CompletionOf(string? text) => text switch
    {
        "share" => CompletionRule.Share,
        "deadline" => CompletionRule.Deadline,
        _ => CompletionRule.AllAccepted,
    };
}
