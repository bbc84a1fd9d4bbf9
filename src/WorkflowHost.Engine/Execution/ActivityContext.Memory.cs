using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Execution;

/// <summary>The part of an execution only the engine sees: what is kept in the state, and what lasts for one burst.</summary>
public sealed partial class ActivityContext
{
    private string? id;
    private JsonObject? properties;
    private bool propertiesAreShared;
    private JsonNode?[]? inputs;
    private ulong evaluated;

    internal ActivityContext(Burst burst, ActivityNode node, ActivityContext? parent, long number)
    {
        Burst = burst;
        Node = node;
        Parent = parent;
        Number = number;
    }

    /// <summary>The number in the instance its id derives from.</summary>
    internal long Number { get; }

    internal Burst Burst { get; }

    internal ActivityContext? Parent { get; }

    /// <summary>Live children (pending, running, faulted) in creation order; null when there never was one.</summary>
    internal List<ActivityContext>? Children { get; set; }

    internal ExecutionStatus Status { get; set; }

    /// <summary>What the parent gave with the schedule, handed back when this ends.</summary>
    internal string? Tag { get; set; }

    /// <summary>Position of a loop or sequence.</summary>
    internal int Cursor { get; set; }

    /// <summary>A Break has climbed through: the loop or sequence ends with the child that runs.</summary>
    internal bool IsBreaking { get; set; }

    /// <summary>Run over a backward connection: its visit is not counted (see FlowCounters).</summary>
    internal bool ByBackEdge { get; set; }

    /// <summary>Values of the variables the node declares, by slot.</summary>
    internal JsonNode?[]? Values { get; set; }

    /// <summary>Variables this execution was scheduled with (CurrentValue, CurrentIndex …).</summary>
    internal KeyValuePair<string, JsonNode?>[]? LoopVariables { get; set; }

    /// <summary>Visits of a flowchart.</summary>
    internal FlowCounters? Flow { get; set; }

    /// <summary>Outstanding bookmarks of this execution.</summary>
    internal int Waits { get; set; }

    /// <summary>Outcomes a Complete activity gave the workflow it ended.</summary>
    internal IReadOnlyList<string>? CompositeOutcomes { get; set; }

    /// <summary>An inline child workflow was asked for; the burst pauses until it has run.</summary>
    internal bool AwaitsChild { get; set; }

    internal bool IsLive => Status is ExecutionStatus.Pending or ExecutionStatus.Running or ExecutionStatus.Faulted;

    /// <summary>The value of an input without a copy: not to be changed or put into an object.</summary>
    internal JsonNode? Raw(string name) => Node.FindInput(name) is { } index ? Evaluated(index) : null;

    /// <summary>An input evaluated now, also when it was before (conditions of loops).</summary>
    internal JsonNode? EvaluateAgain(string name) => Node.FindInput(name) is { } index ? Node.Inputs[index].Evaluate(this) : null;

    /// <summary>An input evaluated now, a script in it with further globals.</summary>
    internal JsonNode? EvaluateWith(string name, IReadOnlyDictionary<string, JsonNode?> globals) => Node.FindInput(name) is not { } index
        ? null
        : Node.Inputs[index].Expression is ScriptExpression script ? Burst.RunScript(this, script.Source, globals).Value : Node.Inputs[index].Evaluate(this);

    /// <summary>The private memory for reading only: no copy is made.</summary>
    internal JsonObject? ReadProperties => properties;

    /// <summary>Elsa evaluates all inputs before the activity runs, in the descriptor's order; after a wait they are evaluated when asked for.</summary>
    internal void EvaluateInputs()
    {
        for (var i = 0; i < Node.Inputs.Length; i++)
        {
            if (Node.Inputs[i].Descriptor.AutoEvaluate)
            {
                Evaluated(i);
            }
        }
    }

    /// <summary>Forget everything, for a retry.</summary>
    internal void StartAfresh()
    {
        Status = ExecutionStatus.Pending;
        Cursor = 0;
        IsBreaking = false;
        AwaitsChild = false;
        Values = null;
        Flow = null;
        properties = null;
        evaluated = 0;
    }

    private JsonNode? Evaluated(int index)
    {
        inputs ??= new JsonNode?[Node.Inputs.Length];
        var bit = 1UL << (index & 63);
        if ((evaluated & bit) == 0 || index > 63)
        {
            inputs[index] = Node.Inputs[index].Evaluate(this);
            evaluated |= bit;
        }

        return inputs[index];
    }

    /// <summary>Inputs as the journal shows them; sensitive and excluded ones are left out.</summary>
    internal JsonObject? InputsForJournal()
    {
        if (inputs is null)
        {
            return null;
        }

        JsonObject? shown = null;
        for (var i = 0; i < inputs.Length; i++)
        {
            var descriptor = Node.Inputs[i].Descriptor;
            if ((evaluated & (1UL << (i & 63))) != 0 && inputs[i] is { } value && !descriptor.IsSensitive && Node.Log.Includes(descriptor.Name))
            {
                (shown ??= []).Add(descriptor.Name, value.DeepClone());
            }
        }

        return shown;
    }

    /// <summary>Give the node's variables their defaults; called when the execution begins.</summary>
    internal void BeginScope()
    {
        if (Node.Variables.Length > 0)
        {
            Values = new JsonNode?[Node.Variables.Length];
            for (var i = 0; i < Values.Length; i++)
            {
                Values[i] = Node.Variables[i].Default;
            }
        }
    }

    internal void SetVariable(int slot, JsonNode? value)
    {
        var variable = Node.Variables[slot];
        if (!ValueConverter.TryConvert(value, variable.Type, out var converted))
        {
            throw new ActivityFaultException("ConversionFailed", $"'{ExpressionReader.Shorten(Definitions.JsonAccess.ToPlainText(value))}' is no {variable.Type.Kind} and cannot be stored in variable '{variable.Name}'.");
        }

        Values![slot] = converted is { Parent: not null } ? converted.DeepClone() : converted;
    }

    internal bool TryReadLoopVariable(string name, out JsonNode? value)
    {
        for (var at = this; at is not null; at = at.Parent)
        {
            if (at.LoopVariables is { } loop)
            {
                foreach (var variable in loop)
                {
                    if (variable.Key == name)
                    {
                        value = variable.Value;
                        return true;
                    }
                }
            }
        }

        value = null;
        return false;
    }

    /// <summary>A workflow input; inside a definition used as an activity, the input of that activity.</summary>
    internal JsonNode? WorkflowInput(string name)
    {
        for (var at = this; at is not null; at = at.Parent)
        {
            if (at.Node.Behaviour is Activities.DefinitionActivity && at.LoopVariables is { } given)
            {
                foreach (var input in given)
                {
                    if (input.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    {
                        return input.Value;
                    }
                }

                return null;
            }
        }

        return Burst.FindInput(name);
    }

    /// <summary>What the state keeps of this execution and everything in it.</summary>
    /// <param name="midBurst">The burst stands still (a child runs inline, an incident is open): what normally lasts one burst lasts until it goes on.</param>
    internal ExecutionRecord Freeze(bool midBurst) => new()
    {
        Number = Number,
        NodeId = Node.NodeId,
        Status = Status,
        Tag = Tag,
        Cursor = Cursor,
        IsBreaking = IsBreaking,
        ByBackEdge = ByBackEdge,
        Values = midBurst ? Values : KeptValues(),
        LoopVariables = LoopVariables,
        Flow = Flow,
        CompositeOutcomes = CompositeOutcomes,
        AwaitsChild = AwaitsChild,
        Properties = properties is { Count: > 0 } ? properties : null,
        Children = Children is { Count: > 0 } ? Children.ConvertAll(c => c.Freeze(midBurst)) : null,
    };

    /// <summary>What is not kept over a wait is not written into the state either.</summary>
    private JsonNode?[]? KeptValues()
    {
        if (Values is null || Array.TrueForAll(Node.Variables, v => v.IsKept))
        {
            return Values;
        }

        return [.. Values.Select((value, slot) => Node.Variables[slot].IsKept ? value : Node.Variables[slot].Default)];
    }

    /// <summary>Begin from a stored execution. The record is never changed: what may change is copied.</summary>
    internal void Thaw(ExecutionRecord record, bool midBurst)
    {
        Status = record.Status;
        Tag = record.Tag;
        Cursor = record.Cursor;
        IsBreaking = record.IsBreaking;
        ByBackEdge = record.ByBackEdge;
        LoopVariables = record.LoopVariables;
        Flow = record.Flow?.Copy();
        CompositeOutcomes = record.CompositeOutcomes;
        AwaitsChild = record.AwaitsChild;
        properties = record.Properties;
        propertiesAreShared = properties is not null;
        if (record.Values is { } values)
        {
            Values = new JsonNode?[Node.Variables.Length];
            for (var i = 0; i < Values.Length; i++)
            {
                Values[i] = (Node.Variables[i].IsKept || midBurst) && i < values.Length ? values[i] : Node.Variables[i].Default;
            }
        }
    }
}
