namespace WorkflowHost.Engine.Execution;

/// <summary>The end of a burst: what waits for nothing is found, the status derived, the state frozen.</summary>
internal sealed partial class Burst
{
    /// <summary>Stop here until an inline child has run its first burst; what is queued goes on after <see cref="ChildReturned"/>.</summary>
    public void PauseForChild(ActivityContext context)
    {
        context.AwaitsChild = true;
        isHalted = true;
    }

    private StepResult Conclude()
    {
        if (!isFinished && !isCancelled && queue.Count == 0)
        {
            FindStuck();
        }

        var (status, subStatus) = DeriveStatus();
        var midBurst = subStatus is InstanceSubStatus.Executing or InstanceSubStatus.Faulted;
        if (register is not null && lastResult is not null)
        {
            register[LastResultKey] = lastResult.DeepClone();
        }

        var state = new InstanceState
        {
            InstanceId = InstanceId,
            DefinitionVersionId = before.DefinitionVersionId ?? workflow.DefinitionVersionId,
            ParentInstanceId = before.ParentInstanceId,
            CorrelationId = CorrelationId,
            Name = InstanceName,
            Status = status,
            SubStatus = subStatus,
            Bookmarks = bookmarks,
            Incidents = incidents,
            Output = output,
            Counter = counter,
            Trigger = Trigger,
            Inputs = midBurst ? AllInputs() : KeptInputs(),
            Register = register,
            Root = root?.Freeze(midBurst),
            Alone = alone.ConvertAll(c => c.Freeze(midBurst)),
            Queue = queue.Count == 0 ? [] : [.. queue.Where(c => c.Status == ExecutionStatus.Pending).Select(c => c.Number)],
        };

        return StateSize.Exceeds(state, engine.Limits.StateBytes)
            ? Refuse()
            : new StepResult(state, effects, journal);
    }

    /// <summary>Running, but with nothing that could ever move it: Elsa shows these as suspended for ever; here they are incidents.</summary>
    private void FindStuck()
    {
        foreach (var context in Everything())
        {
            if (context.Status == ExecutionStatus.Running
                && context.Waits == 0
                && !context.AwaitsChild
                && context.Children is not { Count: > 0 }
                && !incidents.Exists(i => i.ActivityInstanceId == context.Id))
            {
                AddIncident(context, "WaitsForNothing", $"Activity '{context.Node.Name}' neither ended nor waits for anything: nothing will ever resume it.");
            }
        }
    }

    private (InstanceStatus Status, InstanceSubStatus SubStatus) DeriveStatus()
    {
        if (isCancelled)
        {
            return (InstanceStatus.Finished, InstanceSubStatus.Cancelled);
        }

        if (isFinished)
        {
            return (InstanceStatus.Finished, InstanceSubStatus.Finished);
        }

        if (!workflow.Workflow.Workflow!.ContinuesWithIncidents && Everything().Any(c => c.Status == ExecutionStatus.Faulted))
        {
            return (InstanceStatus.Finished, InstanceSubStatus.Faulted);
        }

        if (isHalted)
        {
            return (InstanceStatus.Running, InstanceSubStatus.Executing);
        }

        return root is { Status: ExecutionStatus.Completed } && alone.Count == 0
            ? (InstanceStatus.Finished, InstanceSubStatus.Finished)
            : (InstanceStatus.Running, InstanceSubStatus.Suspended);
    }

    /// <summary>The state has grown too large: the burst did not happen, the instance is faulted and says why. The stimulus is not used up.</summary>
    private StepResult Refuse()
    {
        var at = journal.Count > 0 ? journal[^1] : null;
        var node = at is null ? workflow.Workflow : workflow.Find(at.NodeId) ?? workflow.Workflow;
        var incident = new Incident(
            NextId(), node.Id, node.NodeId, node.Type, at?.ActivityInstanceId ?? "", "StateTooLarge",
            $"The instance would have grown beyond {engine.Limits.StateBytes} bytes; the step was not taken. Keep large values in files, not in variables.", Now);
        return new StepResult(before.With(incident, counter), [], []) { IsRefused = true };
    }
}
