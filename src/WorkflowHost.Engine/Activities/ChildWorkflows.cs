using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>What the activities that start child instances have in common.</summary>
internal static class ChildWorkflows
{
    /// <summary>The input of a child: what the activity was given, and who its parent is.</summary>
    public static JsonObject InputFor(ActivityContext context, JsonNode? given)
    {
        var input = given is JsonObject fields ? (JsonObject)fields.DeepClone() : [];
        input["ParentInstanceId"] = context.InstanceId;
        return input;
    }

    /// <exception cref="ActivityFaultException">None is chosen, or none of that id is published.</exception>
    public static string DefinitionOf(ActivityContext context)
    {
        if (context.Text("WorkflowDefinitionId") is not { Length: > 0 } id)
        {
            throw new ActivityFaultException("NoDefinition", "No workflow definition is chosen.");
        }

        return context.Burst.Startable?.Contains(id) == false
            ? throw new ActivityFaultException("ChildNotStarted", $"No published version of workflow definition with ID {id} found.")
            : id;
    }

    public static string? CorrelationOf(ActivityContext context) => context.Text("CorrelationId") is { Length: > 0 } id ? id : null;

    /// <summary>
    /// A child that could not be started, or failed while the parent waited for it, is the parent's incident too. In Elsa
    /// the parent goes on as if the child had done its work.
    /// </summary>
    public static void ThrowIfFailed(ChildReturned child)
    {
        if (child.Failure is { } failure)
        {
            throw new ActivityFaultException("ChildNotStarted", failure);
        }

        if (child.SubStatus == InstanceSubStatus.Faulted)
        {
            throw new ActivityFaultException("ChildFaulted", $"The child workflow {child.ChildInstanceId} failed; see its incidents. Retry starts a new one, skipping goes on without.");
        }
    }

    /// <summary>The result of ExecuteWorkflow, as scripts read it.</summary>
    public static JsonObject Result(ChildReturned child) => new()
    {
        ["workflowInstanceId"] = child.ChildInstanceId,
        ["status"] = child.HasEnded ? "Finished" : "Running",
        ["subStatus"] = child.SubStatus.ToString(),
        ["output"] = child.Output?.DeepClone(),
    };

    /// <summary>The result of DispatchWorkflow: the dictionary Elsa resumes it with.</summary>
    public static JsonObject ResumeInput(ChildReturned child) => new()
    {
        ["WorkflowInstanceId"] = child.ChildInstanceId,
        ["WorkflowStatus"] = child.HasEnded ? "Finished" : "Running",
        ["WorkflowSubStatus"] = child.SubStatus.ToString(),
        ["WorkflowOutput"] = child.Output?.DeepClone(),
    };
}
