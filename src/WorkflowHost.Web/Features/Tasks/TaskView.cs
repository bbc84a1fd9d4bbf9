using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>All that staff see of one task.</summary>
/// <param name="CanAct">It waits on a post the reader holds today.</param>
/// <param name="WaitsOn">Name of the post it waits on.</param>
/// <param name="DueRow">The row of the schedule its due date comes from, for its explanation.</param>
public sealed record TaskView(
    WorkTask Task, Run Run, Unit? Unit, CollectionForm Form, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<Attachment> Papers,
    IReadOnlyList<TaskEvent> History, bool CanAct, string? WaitsOn, ScheduleRow? DueRow)
{
    /// <summary>The unit asks for a later date and waits for an answer.</summary>
    public ExtensionRequest? Request { get; init; }

    /// <summary>The reader may give the unit another date.</summary>
    public bool MayExtend { get; init; }

    private static readonly string[] Noise = ["draft", "attached", "removed"];

    /// <summary>Null when there is none, or the reader may not see it: the two read the same.</summary>
    internal static async Task<TaskView?> ReadAsync(HostDbContext db, string taskId, ClaimsPrincipal reader, DateOnly today, CancellationToken cancellation)
    {
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, cancellation);
        if (task is null || !await TaskSight.MaySeeAsync(db, reader, task, today, cancellation))
        {
            return null;
        }

        var answers = await db.Submissions.Where(s => s.TaskId == taskId && s.Round == task.Round).Select(s => s.Answers).FirstOrDefaultAsync(cancellation);
        return new TaskView(
            task,
            await db.Runs.AsNoTracking().FirstAsync(r => r.Id == task.RunId, cancellation),
            await db.Units.AsNoTracking().FirstOrDefaultAsync(u => u.Id == task.UnitId, cancellation),
            await CollectionForm.OfAsync(db, task, cancellation),
            Runtime.Tasks.Answers.Parse(answers),
            await db.Attachments.AsNoTracking().Where(a => a.TaskId == taskId && a.Round == task.Round && a.Round > 0).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(cancellation),
            await db.TaskEvents.AsNoTracking().Where(e => e.TaskId == taskId && !Noise.Contains(e.Act)).OrderByDescending(e => e.Id).Take(100).ToListAsync(cancellation),
            task.WaitsOnPost is not null && task.State is (TaskState.Open or TaskState.Submitted) && await Posts.IsHeldByAsync(db, task.WaitsOnPost!, reader.Id(), today, cancellation),
            await db.Posts.Where(p => p.Code == task.WaitsOnPost).Select(p => p.Name).FirstOrDefaultAsync(cancellation) ?? task.WaitsOnPost,
            await db.Schedule.AsNoTracking()
                .Where(s => s.RunId == task.RunId && (s.UnitId == "" || s.UnitId == task.UnitId) && (s.NodeId == task.NodeId || s.NodeId == task.PhaseNodeId) && (s.Kind == ScheduleRowKind.Due || s.Kind == ScheduleRowKind.PhaseEnd) && s.Date == task.DueDate)
                .OrderBy(s => s.UnitId != "" ? 0 : s.Kind == ScheduleRowKind.Due ? 1 : 2).FirstOrDefaultAsync(cancellation))
        {
            Request = task is { WaitsOnUnit: true, FinishedAt: null }
                ? await db.ExtensionRequests.AsNoTracking().FirstOrDefaultAsync(r => r.TaskId == taskId && r.State == ExtensionRequestState.Asked, cancellation)
                : null,
            MayExtend = task is { Kind: TaskKind.Submission, FinishedAt: null, DueDate: not null } && reader.May(Rights.Handle),
        };
    }
}
