using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Stimuli of steps that were refused (the state would have grown too large). What a person has decided, or a date has brought, is
/// not lost with the step: it waits beside the instance, due never, until the incident is retried.
/// </summary>
internal static class KeptStimuli
{
    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public static void Keep(HostDbContext db, string instanceId, Stimulus stimulus, string stimulusId)
    {
        // A retry, a continuation or the like comes from somebody who can do it again.
        if (stimulus is StartInstance or ResumeBookmark or ChildReturned)
        {
            db.PendingStimuli.Add(new PendingStimulus { Id = DerivedId.Of(instanceId, stimulusId), InstanceId = instanceId, Stimulus = StimulusJson.Write(stimulus), DueAt = Never });
        }
    }

    /// <summary>The incident is retried: they are given again, right after this commit.</summary>
    public static async Task ReleaseAsync(HostDbContext db, string instanceId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.PendingStimuli.Where(p => p.InstanceId == instanceId && p.DueAt == Never).ExecuteUpdateAsync(set => set.SetProperty(p => p.DueAt, now), cancellation) > 0)
        {
            db.Wakes |= Wake.Due;
        }
    }
}
