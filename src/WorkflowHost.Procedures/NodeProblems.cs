using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures;

/// <summary>The mistakes of one node, collected while its inputs are checked before a definition is published.</summary>
internal sealed class NodeProblems
{
    private readonly ActivityNode node;
    private readonly List<DefinitionProblem> found = [];

    public NodeProblems(ActivityNode node)
    {
        this.node = node;
        // It would be refused each time the clock starts it, where nobody sees it.
        if (Clock() is { } clock) Error("NeedsRun", new Texts("Schedule").Of("NeedsRun", node.DisplayText, clock.DisplayText));
    }

    public IReadOnlyList<DefinitionProblem> Found => found;

    public void Error(string code, LocalizedText text) => Add(ProblemSeverity.Error, code, text);

    public void Warning(string code, LocalizedText text) => Add(ProblemSeverity.Warning, code, text);

    /// <summary>The rule in the input, its problem noted if it has one.</summary>
    public DueRuleReading Rule(string input)
    {
        var reading = DatedInputs.Rule(node, input);
        if (reading.Problem is { } problem) Error("DateUnreadable", problem);
        return reading;
    }

    public void Ladder()
    {
        foreach (var problem in DatedInputs.Ladder(node).Problems) Error("LadderUnreadable", problem);
    }

    /// <summary>A due date that comes once; a recurring or phase-relative one is refused where it cannot be.</summary>
    public void DueDate(string input)
    {
        var texts = new Texts("Schedule");
        var rule = Rule(input).Rule;
        if (rule is { Kind: DueRuleKind.Recurring }) Error("DateRecurring", texts.Of("DateRecurring"));
        if (rule is { Kind: DueRuleKind.Relative, Anchor: DueAnchor.PhaseStart or DueAnchor.PhaseEnd } && Phase() is null)
            Error("DateNeedsPhase", texts.Of("DateNeedsPhase"));
    }

    /// <summary>A selector that is written out; one that is computed is resolved when the node is entered.</summary>
    public void Selector(string input, SelectorKind kind)
    {
        if (!node.TryGetStaticInput(input, out _)) return;
        if (!Selection.Selector.TryParse(DatedInputs.Text(node, input), kind, out _, out var problem)) Error("SelectorUnreadable", problem!);
    }

    /// <summary>Every mistake names its node, in the sentence or in front of it.</summary>
    private void Add(ProblemSeverity severity, string code, LocalizedText text)
    {
        var name = node.DisplayText;
        var named = text.Chinese.Contains(name, StringComparison.Ordinal) ? text : new LocalizedText($"“{name}”：{text.Chinese}", $"\"{name}\": {text.English}");
        found.Add(new DefinitionProblem(severity, code, node.NodeId, name, named));
    }

    /// <summary>What lets the clock start the definition, outside every run.</summary>
    private ActivityNode? Clock()
    {
        var root = node;
        while (root.Parent is { } above) root = above;
        Stack<ActivityNode> left = new([root]);
        while (left.TryPop(out var next))
        {
            if (WorkflowTrigger.IsOfClock(next)) return next;
            foreach (var child in next.Children) left.Push(child);
        }

        return null;
    }

    private ActivityNode? Phase()
    {
        var above = node.Parent;
        while (above is not null && above.Type != ActivityTypes.Phase) above = above.Parent;
        return above;
    }
}
