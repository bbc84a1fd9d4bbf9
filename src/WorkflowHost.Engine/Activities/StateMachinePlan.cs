using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>A state and what runs when it is entered and left.</summary>
internal sealed record MachineState(string Name, ActivityNode? Entry, ActivityNode? Exit);

/// <summary>A way from one state to another: a trigger to wait for, a condition, something to do on the way.</summary>
internal sealed record MachineTransition(int Index, string From, string To, ActivityNode? Trigger, Expression? Condition, ActivityNode? Action);

/// <summary>The states and transitions of a machine, read once.</summary>
internal sealed class StateMachinePlan
{
    private StateMachinePlan(string? initial, List<MachineState> states, List<MachineTransition> transitions)
    {
        Initial = initial;
        States = states;
        Transitions = transitions;
    }

    public string? Initial { get; }

    public List<MachineState> States { get; }

    public List<MachineTransition> Transitions { get; }

    public static StateMachinePlan Of(ActivityNode node)
    {
        var byJson = node.Children.ToDictionary(c => c.Json, c => c);
        ActivityNode? Child(JsonObject json, string slot) => json.Object(slot) is { } child ? byJson.GetValueOrDefault(child) : null;
        IEnumerable<JsonObject> Items(string property) => JsonAccess.AsArray(node.Json.Get(property))?.OfType<JsonObject>() ?? [];

        var states = Items("states").Where(s => s.Text("name") is not null).Select(s => new MachineState(s.Text("name")!, Child(s, "entry"), Child(s, "exit"))).ToList();
        var transitions = Items("transitions").Select((t, i) => new MachineTransition(
            i, t.Text("from") ?? "", t.Text("to") ?? "", Child(t, "trigger"), Condition(t.Get("condition"), node), Child(t, "action"))).ToList();
        return new StateMachinePlan(node.Json.Text("currentState") is { Length: > 0 } current ? current : node.Json.Text("initialState"), states, transitions);
    }

    private static Expression? Condition(JsonNode? json, ActivityNode node) =>
        ExpressionReader.Read(json is JsonObject wrapped && wrapped.Get("expression") is { } inner ? inner : json, new DeclaredType(ValueKind.Boolean), node);

    public MachineState? Find(string? name) => States.Find(s => s.Name == name);

    /// <summary>Transitions that can be taken from a state.</summary>
    public IEnumerable<MachineTransition> From(string state) => Transitions.Where(t => t.From == state && t.Trigger is not null && Find(t.To) is not null);
}
