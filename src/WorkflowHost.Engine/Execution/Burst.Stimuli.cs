using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>From the stored state to live executions, and what stimuli other than start and resume do.</summary>
internal sealed partial class Burst
{
    private Dictionary<string, ActivityContext>? byId;

    private void Thaw()
    {
        if (before.Root is null)
        {
            return;
        }

        byId = before.Bookmarks.Count > 0 || before.Queue.Count > 0 || before.Incidents.Count > 0 ? new(StringComparer.Ordinal) : null;
        root = Thaw(before.Root, null);
        foreach (var record in before.Alone)
        {
            alone.Add(Thaw(record, null));
        }

        foreach (var bookmark in bookmarks)
        {
            if (OwnerOf(bookmark) is { } owner)
            {
                owner.Waits++;
            }
        }

        foreach (var number in before.Queue)
        {
            if (byId!.TryGetValue(MakeId(number), out var context))
            {
                queue.Enqueue(context);
            }
        }
    }

    private ActivityContext Thaw(ExecutionRecord record, ActivityContext? parent)
    {
        var context = new ActivityContext(this, workflow.Find(record.NodeId) ?? MissingNode(record), parent, record.Number);
        context.Thaw(record, before.SubStatus is InstanceSubStatus.Executing or InstanceSubStatus.Faulted);
        byId?.TryAdd(context.Id, context);
        if (record.Children is { } children)
        {
            context.Children = new List<ActivityContext>(children.Count);
            foreach (var child in children)
            {
                context.Children.Add(Thaw(child, context));
            }
        }

        return context;
    }

    /// <summary>The definition no longer has the activity (it was changed without a migration): it faults when something reaches it.</summary>
    private static ActivityNode MissingNode(ExecutionRecord record)
    {
        var id = record.NodeId[(record.NodeId.LastIndexOf(':') + 1)..];
        return new ActivityNode(new JsonObject { ["type"] = "Removed" }, id, record.NodeId, null, "");
    }

    private ActivityContext? OwnerOf(Bookmark bookmark) => byId?.GetValueOrDefault(bookmark.ActivityInstanceId);

    /// <summary>A child instance answered. An inline child that has run its first burst lets the paused burst go on.</summary>
    private void Return(ActivityContext context, Bookmark bookmark, ChildReturned child)
    {
        var paused = context.AwaitsChild;
        context.AwaitsChild = false;
        if (child.HasEnded && bookmark.AutoBurn)
        {
            Burn(context, bookmark.Id);
        }

        if (!paused)
        {
            Log("Resumed", context);
        }

        var waits = paused ? 0 : context.Waits;
        Guarded(context, c => c.Node.Behaviour.ChildReturned(c, bookmark, child));
        LogIfSuspended(context, waits);
    }

    private bool RunAlone(string activity)
    {
        var node = workflow.Find(activity) ?? workflow.Nodes.FirstOrDefault(n => n.Id == activity);
        if (node is null || root is null || (before.Status == InstanceStatus.Finished && before.SubStatus != InstanceSubStatus.Faulted))
        {
            return false;
        }

        if (incidents.Find(i => i.NodeId == node.NodeId) is { } incident)
        {
            return Retry(incident.Id);
        }

        var context = new ActivityContext(this, node, null, ++counter);
        alone.Add(context);
        queue.Enqueue(context);
        return true;
    }

    /// <summary>The execution starts afresh: its memory, children and waits are gone.</summary>
    private bool Retry(string incidentId)
    {
        if (incidents.Find(i => i.Id == incidentId) is not { } incident)
        {
            return false;
        }

        // Of an incident without an execution (a step that was refused) nothing is left to run: who kept its stimulus gives it again.
        incidents.Remove(incident);
        if (byId?.GetValueOrDefault(incident.ActivityInstanceId) is not { IsLive: true } context)
        {
            return true;
        }

        CancelChildren(context);
        BurnAll(context);
        context.StartAfresh();
        queue.Enqueue(context);
        return true;
    }

    private bool Refuse(EffectRefused refused)
    {
        // Beside a branch that has failed the others go on.
        if (before.SubStatus is InstanceSubStatus.Finished or InstanceSubStatus.Cancelled || workflow.Find(refused.NodeId) is not { } node)
        {
            return false;
        }

        if (Everything().LastOrDefault(c => c.Node == node && c.Status == ExecutionStatus.Running) is { } context)
        {
            Fault(context, refused.Code, refused.Message);
        }
        else
        {
            incidents.Add(new Incident(NextId(), node.Id, node.NodeId, node.Type, "", refused.Code, refused.Message, Now));
        }

        return true;
    }

    private bool Skip(SkipIncident skip)
    {
        if (incidents.Find(i => i.Id == skip.IncidentId) is not { } incident)
        {
            return false;
        }

        incidents.Remove(incident);
        if (byId?.GetValueOrDefault(incident.ActivityInstanceId) is { IsLive: true } context)
        {
            context.Status = ExecutionStatus.Running;
            Log("Skipped", context, skip.Reason);
            Complete(context, skip.Outcome is "" or "Done" ? Done : [skip.Outcome]);
        }

        return true;
    }
}
