using System.Globalization;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// One step of one instance: thaw the state, take the stimulus, run a first-in-first-out queue dry, freeze. Nothing runs
/// inside a completion but the parent's callback; children are queued, so siblings interleave breadth first, as in Elsa.
/// </summary>
internal sealed partial class Burst
{
    /// <summary>No outcome was named. Connections from port "Done" and from no port follow it.</summary>
    public static readonly string[] Done = ["Done"];

    private readonly WorkflowEngine engine;
    private readonly CompiledWorkflow workflow;
    private readonly InstanceState before;
    private readonly Queue<ActivityContext> queue = new();
    private readonly List<Effect> effects = [];
    private readonly List<JournalEntry> journal = [];
    private readonly List<ActivityContext> alone = [];
    private readonly List<Bookmark> bookmarks;
    private readonly List<Incident> incidents;
    private readonly JsonObject output;
    private ActivityContext? root;
    private long counter;
    private bool isHalted;
    private bool isFinished;
    private bool isCancelled;
    private bool triggerIsOpen;

    public Burst(WorkflowEngine engine, CompiledWorkflow workflow, InstanceState state, DateTimeOffset now, IReadOnlySet<string>? startable)
    {
        this.engine = engine;
        this.workflow = workflow;
        before = state;
        Now = now;
        Startable = startable;
        InstanceId = state.InstanceId;
        CorrelationId = state.CorrelationId;
        InstanceName = state.Name;
        Trigger = state.Trigger;
        counter = state.Counter;
        bookmarks = [.. state.Bookmarks];
        incidents = [.. state.Incidents];
        output = state.Output.Count == 0 ? [] : (JsonObject)state.Output.DeepClone();
        storedInputs = state.Inputs;
        register = state.Register is null ? null : (JsonObject)state.Register.DeepClone();
        lastResult = register?[LastResultKey];
    }

    public DateTimeOffset Now { get; }

    /// <summary>The definitions a child can be started of; null when that is not known.</summary>
    public IReadOnlySet<string>? Startable { get; }

    public string InstanceId { get; }

    public string? CorrelationId { get; set; }

    public string? InstanceName { get; set; }

    /// <summary>The trigger activity the instance was started by.</summary>
    public string? Trigger { get; private set; }

    public bool IsEnding { get; private set; }

    public CompiledWorkflow Workflow => workflow;

    /// <summary>The child whose end is being reported to its parent.</summary>
    public ActivityContext? CompletedChild { get; private set; }

    public StepResult Run(Stimulus stimulus)
    {
        Thaw();
        if (!Take(stimulus))
        {
            return new StepResult(before, [], []);
        }

        Drain();
        return Conclude();
    }

    /// <summary>False when there is nothing to do: the state stays as it is.</summary>
    private bool Take(Stimulus stimulus)
    {
        switch (stimulus)
        {
            case StartInstance start when root is null && before.Status == InstanceStatus.Running:
                Begin(start);
                return true;
            case ResumeBookmark resume when bookmarks.Find(b => b.Id == resume.BookmarkId) is { } bookmark && OwnerOf(bookmark) is { } owner:
                Resume(owner, bookmark, resume.Input ?? []);
                return true;
            case ChildReturned child when bookmarks.Find(b => b.Id == child.BookmarkId) is { } bookmark && OwnerOf(bookmark) is { } owner:
                Return(owner, bookmark, child);
                return true;
            case RunActivity run:
                return RunAlone(run.ActivityIdOrNodeId);
            case RetryIncident retry:
                return Retry(retry.IncidentId);
            case EffectRefused refused:
                return Refuse(refused);
            case SkipIncident skip:
                return Skip(skip);
            case CancelInstance cancel when before.Status == InstanceStatus.Running || before.SubStatus == InstanceSubStatus.Faulted:
                CancelAll(cancel.Reason);
                return true;
            case ContinueInstance:
                return queue.Count > 0;
            default:
                return false;
        }
    }

    private void Begin(StartInstance start)
    {
        Trigger = start.TriggerActivityId;
        triggerIsOpen = Trigger is not null;
        inputs = start.Input is null ? null : (JsonObject)start.Input.DeepClone();
        incidents.Clear();
        root = new ActivityContext(this, workflow.Workflow, null, ++counter);
        queue.Enqueue(root);
    }

    private void Drain()
    {
        var steps = 0;
        while (!isHalted && queue.TryDequeue(out var context))
        {
            if (context.Status != ExecutionStatus.Pending)
            {
                continue;
            }

            if (++steps > engine.Limits.StepsPerBurst)
            {
                Fault(context, "TooManySteps", $"The workflow ran {engine.Limits.StepsPerBurst} activities without waiting; it is stopped here. Look for a loop without an end.");
                isHalted = true;
                return;
            }

            Execute(context);
        }
    }

    private void Execute(ActivityContext context)
    {
        context.Status = ExecutionStatus.Running;
        Log("Started", context);
        if (DepthOf(context) > engine.Limits.Depth)
        {
            Fault(context, "TooDeep", $"Activities are nested deeper than {engine.Limits.Depth}.");
            return;
        }

        var waits = context.Waits;
        Guarded(context, static c =>
        {
            c.BeginScope();
            c.EvaluateInputs();
            c.Node.Behaviour.Execute(c);
        });
        LogIfSuspended(context, waits);
    }

    /// <summary>True once, for the trigger activity the instance was started by: it ends at once instead of waiting.</summary>
    public bool TakeTrigger(ActivityContext context)
    {
        if (triggerIsOpen && (context.Node.Id == Trigger || context.Node.NodeId == Trigger))
        {
            triggerIsOpen = false;
            return true;
        }

        return false;
    }

    private void Resume(ActivityContext context, Bookmark bookmark, JsonObject input)
    {
        inputs = input;
        if (bookmark.AutoBurn)
        {
            Burn(context, bookmark.Id);
        }

        Log("Resumed", context);
        var waits = context.Waits;
        Guarded(context, c => c.Node.Behaviour.Resume(c, bookmark, input));
        LogIfSuspended(context, waits);
    }

    /// <summary>Run code of an activity; whatever it throws becomes an incident of the activity.</summary>
    /// <remarks>What it asked of the world before it failed is taken back: a retry asks again.</remarks>
    private void Guarded(ActivityContext context, Action<ActivityContext> action)
    {
        var asked = effects.Count;
        try
        {
            action(context);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            effects.RemoveRange(asked, effects.Count - asked);
            var fault = error switch
            {
                ActivityFaultException known => known,
                Expressions.ScriptException script => ActivityFaultException.From(script),
                _ => new ActivityFaultException("ActivityFailed", $"{error.GetType().Name}: {error.Message}"),
            };
            Fault(fault.BlamesChild && CompletedChild is not null ? CompletedChild : context, fault.Code, fault.Message);
        }
    }

    private void LogIfSuspended(ActivityContext context, int waitsBefore)
    {
        if (context.Status == ExecutionStatus.Running && context.Waits > waitsBefore && !context.AwaitsChild)
        {
            Log("Suspended", context, activityState: context.InputsForJournal());
        }
    }

    private static int DepthOf(ActivityContext context)
    {
        var depth = 0;
        for (var at = context; at is not null; at = at.Parent)
        {
            depth++;
        }

        return depth;
    }

    public string MakeId(long number) => InstanceId + "." + number.ToString(CultureInfo.InvariantCulture);

    public string NextId() => MakeId(++counter);

    public void Emit(Effect effect) => effects.Add(effect);

    public void Log(string @event, ActivityContext context, string? message = null, IReadOnlyList<string>? outcomes = null, JsonObject? activityState = null) =>
        journal.Add(new JournalEntry(
            journal.Count,
            Now,
            @event,
            context.Node.Id,
            context.Node.NodeId,
            context.Node.Type,
            context.Id,
            context.Parent?.Id,
            message,
            outcomes,
            activityState));
}
