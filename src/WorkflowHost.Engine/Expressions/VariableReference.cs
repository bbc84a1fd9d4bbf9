using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// Where a variable lives, found once when compiling: by id through the containers around the activity, as in Elsa; the
/// name is not looked at. Loop variables exist only while the loop runs and are found by name.
/// </summary>
internal sealed class VariableReference
{
    private readonly ActivityNode? scope;
    private readonly int slot;

    private VariableReference(string id, ActivityNode? scope, int slot)
    {
        Id = id;
        this.scope = scope;
        this.slot = slot;
    }

    public string Id { get; }

    public static VariableReference Resolve(ActivityNode node, string id)
    {
        for (var scope = node; scope is not null; scope = scope.Enclosing)
        {
            for (var slot = 0; slot < scope.Variables.Length; slot++)
            {
                if (scope.Variables[slot].Id == id)
                {
                    return new VariableReference(id, scope, slot);
                }
            }
        }

        return new VariableReference(id, null, 0);
    }

    public bool IsResolved => scope is not null;

    public JsonNode? Read(ActivityContext context)
    {
        if (scope is null)
        {
            return context.TryReadLoopVariable(Id, out var value) ? value : throw Unknown();
        }

        return Find(context)?.Values![slot];
    }

    /// <exception cref="ActivityFaultException">There is no such variable, or it does not hold values of this kind.</exception>
    public void Write(ActivityContext context, JsonNode? value)
    {
        if (scope is null || Find(context) is not { } owner)
        {
            throw Unknown();
        }

        owner.SetVariable(slot, value);
    }

    private ActivityContext? Find(ActivityContext context)
    {
        for (var at = context; at is not null; at = at.Parent)
        {
            if (at.Node == scope && at.Values is not null)
            {
                return at;
            }
        }

        // An activity run alone, by hand, has no container around it; the workflow's own variables are always there.
        return context.Burst.FindScope(scope!);
    }

    private ActivityFaultException Unknown() => new("UnknownVariable", $"Variable '{Id}' not found.");
}
