using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Execution;

/// <summary>An activity that starts instances: indexed when its definition is published.</summary>
/// <param name="Key">What a stimulus is matched with; null when the value is only known to a run.</param>
public sealed record WorkflowTrigger(string ActivityId, string NodeId, string ActivityType, string? Key)
{
    public static IReadOnlyList<WorkflowTrigger> Of(CompiledWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return [.. workflow.Nodes
            .Where(n => n.CanStartWorkflow && n.Behaviour.Descriptor.Kind == ActivityKind.Trigger)
            .Select(n => new WorkflowTrigger(n.Id, n.NodeId, n.Type, KeyOf(n)))];
    }

    private static string? KeyOf(ActivityNode node) =>
        node.Behaviour is Event && node.TryGetStaticInput("EventName", out var name) && JsonAccess.AsText(name) is { } text ? EventStimulus.KeyOf(text) : null;
}
