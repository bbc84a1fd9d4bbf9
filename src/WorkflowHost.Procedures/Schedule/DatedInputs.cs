using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>
/// Reads the date inputs of a node without running it. Dates are planned before a run reaches them, so they must be
/// written as they are, not computed by an expression.
/// </summary>
internal static class DatedInputs
{
    private static readonly Texts Texts = new("Schedule");

    public static DueRuleReading Rule(ActivityNode node, string input) =>
        node.TryGetStaticInput(input, out var value)
            ? DueRuleText.Read(value)
            : new DueRuleReading(null, Texts.Of("RuleIsExpression"));

    public static string? Text(ActivityNode node, string input) =>
        node.TryGetStaticInput(input, out var value) && value is not null
            ? value is JsonValue v && v.TryGetValue<string>(out var text) ? text : value.ToJsonString()
            : null;

    public static bool Flag(ActivityNode node, string input) =>
        string.Equals(Text(node, input), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Workdays past its due date after which an approval escalates; 0 when it never does.</summary>
    public static int EscalateAfter(ActivityNode node) =>
        int.TryParse(Text(node, "EscalateAfter"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var days)
        && (!node.TryGetStaticInput("EscalateTo", out _) || !string.IsNullOrWhiteSpace(Text(node, "EscalateTo"))) ? Math.Min(days, ReminderLadder.Farthest) : 0;

    /// <summary>A whole number that is written out; anything else counts as the default and is named by validation.</summary>
    public static int Whole(ActivityNode node, string input, int byDefault) =>
        int.TryParse(Text(node, input), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : byDefault;

    /// <summary>The ladder of a node: inputs <c>RemindBefore</c>, <c>RemindOnDay</c>, <c>RemindOverdue</c>.</summary>
    public static (ReminderLadder Ladder, IReadOnlyList<LocalizedText> Problems) Ladder(ActivityNode node)
    {
        List<LocalizedText> problems = [];
        return (new ReminderLadder([.. Side("RemindBefore").OrderDescending()], Flag(node, "RemindOnDay"), [.. Side("RemindOverdue").Order()]), problems);

        IReadOnlyList<int> Side(string input)
        {
            if (!ReminderLadder.TryParse(Text(node, input), out var workdays, out var problem)) problems.Add(problem!);
            return workdays;
        }
    }
}
