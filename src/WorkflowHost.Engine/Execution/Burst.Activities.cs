using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>What activities may do to the instance: schedule, wait, complete, cancel, fault.</summary>
internal sealed partial class Burst
{
    public ActivityContext Schedule(ActivityContext parent, ActivityNode node, string? tag, KeyValuePair<string, JsonNode?>[]? variables)
    {
        var child = new ActivityContext(this, node, parent, ++counter) { Tag = tag, LoopVariables = variables };
        (parent.Children ??= []).Add(child);
        queue.Enqueue(child);
        return child;
    }

    public Bookmark Wait(ActivityContext context, string? key, string? tag, JsonNode? payload, bool autoBurn)
    {
        if (bookmarks.Count >= engine.Limits.Bookmarks)
        {
            throw new ActivityFaultException("TooManyBookmarks", $"The instance waits in {engine.Limits.Bookmarks} places already.");
        }

        var node = context.Node;
        var bookmark = new Bookmark(NextId(), node.Type, key, payload?.DeepClone(), node.Id, node.NodeId, context.Id, tag, Now, autoBurn);
        bookmarks.Add(bookmark);
        context.Waits++;
        return bookmark;
    }

    public IEnumerable<Bookmark> BookmarksOf(ActivityContext context) => bookmarks.Where(b => b.ActivityInstanceId == context.Id);

    public void Burn(ActivityContext context, string bookmarkId)
    {
        if (context.Waits > 0 && bookmarks.FindIndex(b => b.Id == bookmarkId && b.ActivityInstanceId == context.Id) is >= 0 and var at)
        {
            bookmarks.RemoveAt(at);
            context.Waits--;
        }
    }

    private void BurnAll(ActivityContext context)
    {
        if (context.Waits > 0)
        {
            bookmarks.RemoveAll(b => b.ActivityInstanceId == context.Id);
            context.Waits = 0;
        }
    }

    public void Complete(ActivityContext context, IReadOnlyList<string> outcomes)
    {
        if (context.Status != ExecutionStatus.Running)
        {
            return;
        }

        CancelChildren(context);
        context.Status = ExecutionStatus.Completed;
        context.AwaitsChild = false;
        Log("Completed", context, outcomes: ReferenceEquals(outcomes, Done) ? null : outcomes, activityState: context.InputsForJournal());
        BurnAll(context);
        CloseIncidentsOf(context);
        if (context.Parent is not { } parent)
        {
            alone.Remove(context);
            return;
        }

        parent.Children!.Remove(context);
        if (parent.Status == ExecutionStatus.Running && !isFinished)
        {
            ReportToParent(parent, context, outcomes);
        }
    }

    private void ReportToParent(ActivityContext parent, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        var outer = CompletedChild;
        CompletedChild = child;
        try
        {
            Guarded(parent, p => p.Node.Behaviour.ChildCompleted(p, child.Node, child.Tag, outcomes));
        }
        finally
        {
            CompletedChild = outer;
        }
    }

    public void CancelChildren(ActivityContext context)
    {
        if (context.Children is not { Count: > 0 } children)
        {
            return;
        }

        context.Children = null;
        foreach (var child in children)
        {
            Cancel(child);
        }
    }

    /// <summary>Cancel one child of a running parent.</summary>
    public void CancelChild(ActivityContext parent, ActivityContext child)
    {
        parent.Children?.Remove(child);
        Cancel(child);
    }

    /// <summary>Queued work of what is cancelled is dropped (in Elsa it still runs); the queue skips what is no longer pending.</summary>
    private void Cancel(ActivityContext context)
    {
        var hadStarted = context.Status is ExecutionStatus.Running or ExecutionStatus.Faulted;
        if (!context.IsLive)
        {
            return;
        }

        context.Status = ExecutionStatus.Canceled;
        if (hadStarted)
        {
            Log("Canceled", context);
            Guarded(context, static c => c.Node.Behaviour.Canceled(c));
            BurnAll(context);
            CloseIncidentsOf(context);
        }

        CancelChildren(context);
    }

    /// <summary>The branch stops here. Under Elsa's default strategy the instance stops too, and what is queued waits for the incident to be closed.</summary>
    public void Fault(ActivityContext context, string code, string message)
    {
        if (context.Status == ExecutionStatus.Canceled)
        {
            return;
        }

        if (context.Status == ExecutionStatus.Completed)
        {
            // Its completion could not be taken in: it is put back, so that a retry runs it again.
            if (context.Parent is { } parent)
            {
                (parent.Children ??= []).Add(context);
            }
            else if (context != root)
            {
                alone.Add(context);
            }
        }

        BurnAll(context);
        context.Status = ExecutionStatus.Faulted;
        context.AwaitsChild = false;
        AddIncident(context, code, message);
        Log("Faulted", context, message, activityState: context.InputsForJournal());
        isHalted |= !workflow.Workflow.Workflow!.ContinuesWithIncidents;
    }

    private void AddIncident(ActivityContext context, string code, string message) =>
        incidents.Add(new Incident(NextId(), context.Node.Id, context.Node.NodeId, context.Node.Type, context.Id, code, message, Now));

    private void CloseIncidentsOf(ActivityContext context)
    {
        if (incidents.Count > 0)
        {
            incidents.RemoveAll(i => i.ActivityInstanceId == context.Id);
        }
    }

    /// <summary>Complete: the nearest workflow around it ends with these outcomes. The activity ends first, so that its containers end in order.</summary>
    public void CompleteComposite(ActivityContext context, IReadOnlyList<string> outcomes)
    {
        var composite = context.Parent;
        while (composite is { Node.IsWorkflow: false })
        {
            composite = composite.Parent;
        }

        if (composite is not null)
        {
            composite.CompositeOutcomes = outcomes;
        }

        Complete(context, Done);
        if (composite is not null)
        {
            Complete(composite, Done);
        }
    }

    /// <summary>Finish: nothing runs and nothing waits any more; what is open stays open, as in Elsa.</summary>
    public void Finish()
    {
        isFinished = true;
        queue.Clear();
        foreach (var context in Everything())
        {
            context.Children?.RemoveAll(c => c.Status == ExecutionStatus.Pending);
            context.Waits = 0;
        }

        bookmarks.Clear();
    }

    private void CancelAll(string? reason)
    {
        IsEnding = true;
        isCancelled = true;
        queue.Clear();
        if (root is not null)
        {
            Cancel(root);
        }

        foreach (var context in alone.ToList())
        {
            Cancel(context);
        }

        alone.Clear();
        bookmarks.Clear();
        incidents.Clear();
        if (journal.Count > 0 && reason is not null)
        {
            journal[0] = journal[0] with { Message = reason };
        }
    }

    /// <summary>All live executions, parents first.</summary>
    private IEnumerable<ActivityContext> Everything()
    {
        var stack = new Stack<ActivityContext>();
        for (var i = alone.Count - 1; i >= 0; i--)
        {
            stack.Push(alone[i]);
        }

        if (root is not null)
        {
            stack.Push(root);
        }

        while (stack.TryPop(out var context))
        {
            yield return context;
            for (var i = (context.Children?.Count ?? 0) - 1; i >= 0; i--)
            {
                stack.Push(context.Children![i]);
            }
        }
    }

    public ActivityContext? FindScope(ActivityNode node) => Everything().FirstOrDefault(c => c.Node == node && c.Values is not null);
}
