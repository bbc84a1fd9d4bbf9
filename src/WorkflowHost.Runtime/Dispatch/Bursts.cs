using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Telemetry;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Applies a stimulus to an instance inside the caller's write transaction: load, step, write state, bookmarks, timers, tasks,
/// queued notices, journal and audit. The caller adds its own rows to the same transaction.
/// <para>
/// <b>Held.</b> A burst happens wholly or not at all: everything it decides is in the caller's transaction, and nothing leaves
/// the process before its commit. A stimulus is applied once, by its id: the id is a row of this transaction, so a second copy
/// finds it (or collides with it and is run again, and then finds it). Of two stimuli for one instance one waits for the
/// other; should both still read the same state, the version column refuses the later write and it is run again from
/// what is stored. Ids of tasks, children, schedule rows and notices follow from the state, so running again makes the same rows.
/// </para>
/// <para>
/// <b>Between instances.</b> What one instance has to tell another (an event, a child's end) is a row of this transaction too,
/// and a burst of its own a moment later: an instance that fails does not pull down the one that told it, and two that tell each other
/// cannot deadlock.
/// </para>
/// <para>
/// <b>When it fails.</b> Killed before the commit: nothing happened, and whoever asked (a person, a due row, a waiting stimulus) asks
/// again. Killed after it: everything is there. The caller's own refusal rolls the burst back with the rest. An activity that
/// faults is no failure of the burst: its incident is part of the new state.
/// </para>
/// </summary>
public sealed class Bursts
{
    private const int DeepestChild = 20;
    private const int MostStepsAtOnce = 1000;

    private static readonly Question<bool> IsKnown = new("""SELECT 1 FROM instances WHERE "Id" = $1""", _ => true);
    private static readonly Question<bool> IsApplied = new("""SELECT 1 FROM stimuli WHERE "InstanceId" = $1 AND "StimulusId" = $2""", _ => true);

    private readonly WorkflowEngine engine;
    private readonly CompiledWorkflows workflows;
    private readonly Effects effects;
    private readonly TimeProvider time;

    internal Bursts(WorkflowEngine engine, CompiledWorkflows workflows, Effects effects, TimeProvider time)
    {
        this.engine = engine;
        this.workflows = workflows;
        this.effects = effects;
        this.time = time;
    }

    /// <summary>Start an instance (and what it starts). Returns false when this id was started before.</summary>
    public async Task<bool> StartAsync(HostDbContext db, string instanceId, string definitionVersionId, string? runId, JsonObject? input, CancellationToken cancellation)
    {
        if (await IsKnown.AnyAsync(db, cancellation, instanceId))
        {
            return false;
        }

        await StartNewAsync(db, instanceId, definitionVersionId, runId, input, cancellation);
        return true;
    }

    /// <summary>The same for an instance that cannot be there yet, because what it belongs to is made by this very write.</summary>
    internal async Task StartNewAsync(HostDbContext db, string instanceId, string definitionVersionId, string? runId, JsonObject? input, CancellationToken cancellation)
    {
        var state = InstanceState.New(instanceId, definitionVersionId);
        var instance = InstanceRows.Add(db, state, runId, time.GetUtcNow());
        await StepAsync(db, instance, state, new StartInstance(input), "start", 0, cancellation);
    }

    /// <summary>
    /// Give the instance a stimulus under an id of its own. Returns false when that id was applied before, or when nothing waits
    /// for it (the bookmark is gone, the instance unknown); then nothing is written.
    /// </summary>
    public async Task<bool> ApplyAsync(HostDbContext db, string instanceId, Stimulus stimulus, string stimulusId, CancellationToken cancellation)
    {
        if (await InstanceRows.LockAsync(db, instanceId, cancellation) is not { } instance
            || db.Appended.Any<StoredStimulus>(s => s.InstanceId == instanceId && s.StimulusId == stimulusId)
            || await IsApplied.AnyAsync(db, cancellation, instanceId, stimulusId))
        {
            return false;
        }

        return await StepAsync(db, instance, stimulus, stimulusId, 0, cancellation);
    }

    /// <summary>
    /// Publish an event from outside: to those of the run (null: of every run) that wait for it, or kept for the first who will.
    /// Returns false when an event of this id was published before.
    /// </summary>
    public async Task<bool> PublishAsync(HostDbContext db, string eventId, string name, JsonNode? payload, string? runId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var published = new PublishedEvent { Id = eventId, Key = EventStimulus.KeyOf(name), RunId = runId, Payload = payload?.ToJsonString(), PublishedAt = now };
        if (!await Events.PublishAsync(db, published, cancellation))
        {
            return false;
        }

        await EventDates.PlanAsync(db, workflows, name, runId, now, cancellation);
        return true;
    }

    private Task<bool> StepAsync(HostDbContext db, StoredInstance instance, Stimulus stimulus, string stimulusId, int depth, CancellationToken cancellation) =>
        StepAsync(db, instance, InstanceState.Deserialize(instance.State), stimulus, stimulusId, depth, cancellation);

    private async Task<bool> StepAsync(HostDbContext db, StoredInstance instance, InstanceState state, Stimulus stimulus, string stimulusId, int depth, CancellationToken cancellation)
    {
        if (!Awaits(state, stimulus))
        {
            return false;
        }

        using var span = HostTelemetry.Spans.StartActivity("burst");
        span?.SetTag("workflow.instance.id", instance.Id).SetTag("workflow.definition.version.id", instance.DefinitionVersionId).SetTag("workflow.stimulus", stimulus.GetType().Name);
        var scope = new BurstScope(db, instance, await workflows.GetAsync(db, instance.DefinitionVersionId, cancellation), time.GetUtcNow());
        scope.Next.Enqueue((stimulus, stimulusId));
        var startable = scope.Workflow.StartsOthers ? await Children.StartableAsync(db, cancellation) : null;
        for (var steps = 1; scope.Next.TryDequeue(out var next); steps++)
        {
            if (steps > MostStepsAtOnce)
            {
                // Others wait for this transaction: what is left comes in bursts of its own, right after it.
                Effects.Send(scope, instance.Id, next.Stimulus, next.Id);
                continue;
            }

            if (!Awaits(state, next.Stimulus))
            {
                continue;
            }

            var step = engine.Step(scope.Workflow, state, next.Stimulus, scope.Now, startable);
            InstanceRows.Write(db, instance, state, step, scope.Now);
            if (step.IsRefused)
            {
                KeptStimuli.Keep(db, instance.Id, next.Stimulus, next.Id);
            }
            else
            {
                db.Append(new StoredStimulus { InstanceId = instance.Id, StimulusId = next.Id, AppliedAt = scope.Now });
            }

            await CarryOutAsync(scope, step, depth, cancellation);
            await effects.AfterStepAsync(scope, state, step.State, cancellation);
            state = step.State;
        }

        await Effects.ConcludeAsync(scope, state, tellParent: !InlineChild(depth, stimulus), cancellation);
        return true;
    }

    private async Task CarryOutAsync(BurstScope scope, StepResult step, int depth, CancellationToken cancellation)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is StartChild child)
            {
                await StartChildAsync(scope, child, depth, cancellation);
            }
            else
            {
                await CarryOutAsync(scope, effect, cancellation);
            }
        }
    }

    // Nobody who acts, and no time that comes, can do anything about what the workflow asks in vain: it is an incident, not their refusal.
    private async Task CarryOutAsync(BurstScope scope, Effect effect, CancellationToken cancellation)
    {
        try
        {
            await effects.CarryOutAsync(scope, effect, cancellation);
        }
        catch (RefusedException refused) when (Effects.NodeOf(effect) is { } node)
        {
            // In the first language: whoever reads the incident is not known yet.
            var why = refused.Text(CultureInfo.InvariantCulture);
            scope.Next.Enqueue((new EffectRefused(node, refused.Code, why), $"refused:{node}:{scope.Instance.Version}:{scope.Next.Count}"));
        }
    }

    private async Task StartChildAsync(BurstScope scope, StartChild child, int depth, CancellationToken cancellation)
    {
        var id = child.ChildInstanceId;
        if (scope.Db.New.TryFind<StoredInstance>(id, out _) || await scope.Db.Instances.FindAsync([id], cancellation) is not null)
        {
            return;
        }

        var version = depth >= DeepestChild ? null : await Children.FindVersionAsync(scope.Db, child, cancellation);
        if (version is null)
        {
            if (child.WaitingBookmarkId is { } waiting)
            {
                var why = depth >= DeepestChild ? $"More than {DeepestChild} workflows inside each other." : $"There is no published definition {child.DefinitionId}.";
                scope.Next.Enqueue((new ChildReturned(waiting, id, InstanceSubStatus.Faulted, null, why), $"child:{id}"));
            }

            return;
        }

        var instance = InstanceRows.Add(scope.Db, id, version, scope.Instance.RunId, child.CorrelationId, scope.Now, scope.Instance.Id, child.WaitingBookmarkId);
        if (child.InBackground || child.WaitingBookmarkId is null)
        {
            Effects.Send(scope, id, new StartInstance(child.Input), "start");
            return;
        }

        await StepAsync(scope.Db, instance, new StartInstance(child.Input), "start", depth + 1, cancellation);
        var state = InstanceState.Deserialize(instance.State);
        scope.Next.Enqueue((new ChildReturned(child.WaitingBookmarkId, id, state.SubStatus, state.Output), $"child:{id}:first"));
    }

    // An inline child's first burst is answered by the one who started it, in the same transaction.
    private static bool InlineChild(int depth, Stimulus stimulus) => depth > 0 && stimulus is StartInstance;

    private static bool Awaits(InstanceState state, Stimulus stimulus) => stimulus switch
    {
        ResumeBookmark resume => state.Bookmarks.Any(b => b.Id == resume.BookmarkId),
        ChildReturned child => state.IsPausedForChild || state.Bookmarks.Any(b => b.Id == child.BookmarkId),
        _ => true,
    };
}
