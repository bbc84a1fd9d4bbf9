using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Approvals;

/// <summary>The mistakes an approval can be drawn with, each with the way out.</summary>
internal static class ApprovalChecks
{
    /// <summary>Later than this is no escalation any more; the ladder ends there too.</summary>
    public const int LatestEscalation = ReminderLadder.Farthest;

    private static readonly Texts Texts = new("Approvals");

    public static IReadOnlyList<DefinitionProblem> Of(ActivityNode node)
    {
        var problems = new NodeProblems(node);
        problems.DueDate("DueRule");
        problems.Ladder();
        problems.Selector("Approvers", SelectorKind.People);
        Posts(node, problems, "Approvers");
        Posts(node, problems, "ReturnTo");
        Posts(node, problems, "EscalateTo");
        Posts(node, problems, "Clerk");
        if (DatedInputs.Text(node, "Mode") is { } mode && ApprovalActivity.ModeOf(mode) is null) problems.Error("ApprovalModeUnknown", Texts.Of("ApprovalModeUnknown", mode));
        if (Number(node, "SharePercent") is (true, not (null or (>= 1 and <= 100)))) problems.Error("SharePercentRange", Texts.Of("SharePercentRange"));
        Returning(node, problems);
        Escalating(node, problems);
        if (Signers.Posts(DatedInputs.Text(node, "Clerk")).Count > 1) problems.Error("ClerkNotOne", Texts.Of("ClerkNotOne"));
        return problems.Found;
    }

    private static void Returning(ActivityNode node, NodeProblems problems)
    {
        switch (DatedInputs.Text(node, "AfterReturn"))
        {
            case null or "" or "again":
                break;
            case "returner":
                if (IsEmpty(node, "ReturnTo")) problems.Warning("AfterReturnUnused", Texts.Of("AfterReturnUnused"));
                break;
            case var other:
                problems.Error("AfterReturnUnknown", Texts.Of("AfterReturnUnknown", other));
                break;
        }
    }

    private static void Escalating(ActivityNode node, NodeProblems problems)
    {
        var (isWritten, after) = Number(node, "EscalateAfter");
        if (!node.TryGetStaticInput("EscalateAfter", out _) || isWritten && after is null or < 0 or > LatestEscalation)
        {
            problems.Error("EscalateAfterRange", Texts.Of("EscalateAfterRange", LatestEscalation));
            return;
        }

        var isNever = after is null or 0;
        if (!isNever && IsEmpty(node, "EscalateTo")) problems.Error("EscalateToMissing", Texts.Of("EscalateToMissing", after!));
        if (isNever && !IsEmpty(node, "EscalateTo")) problems.Error("EscalateAfterMissing", Texts.Of("EscalateAfterMissing"));
        if (!isNever && DatedInputs.Rule(node, "DueRule").IsEmpty) problems.Error("EscalateWithoutDate", Texts.Of("EscalateWithoutDate"));
    }

    /// <summary>Only posts can be asked: whoever evaluates or is evaluated has no inbox.</summary>
    private static void Posts(ActivityNode node, NodeProblems problems, string input)
    {
        if (IsEmpty(node, input) || !node.TryGetStaticInput(input, out _)) return;
        var text = DatedInputs.Text(node, input);
        var isReadable = Selector.TryParse(text, SelectorKind.People, out var parts, out _);
        // What cannot be read at all is named already where it always was.
        if (isReadable ? parts.Any(p => p.Form != "post") : input != "Approvers")
            problems.Error("PostsOnly", Texts.Of("PostsOnly", Texts.Of("Approval" + input), text ?? ""));
    }

    private static bool IsEmpty(ActivityNode node, string input) => node.TryGetStaticInput(input, out _) && string.IsNullOrWhiteSpace(DatedInputs.Text(node, input));

    /// <summary>What is written, and the number it is; an expression is worked out when the node is entered.</summary>
    private static (bool IsWritten, int? Value) Number(ActivityNode node, string input) =>
        DatedInputs.Text(node, input) is { } text && text.Trim().Length > 0
            ? (true, int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null)
            : (false, null);
}
