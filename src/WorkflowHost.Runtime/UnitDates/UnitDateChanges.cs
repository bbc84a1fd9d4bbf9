using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.UnitDates;

/// <summary>
/// Gives tasks of units a date of their own: rows of the schedule, what the tasks show, the mails that tell it. A preview is the
/// same written into a context that is never saved.
/// </summary>
internal sealed class UnitDateChanges(CompiledWorkflows workflows, ProcedureNotices notices)
{
    /// <param name="cause">What makes the mails of this change those and no others.</param>
    /// <param name="tells">False where another mail says the new date as well.</param>
    /// <exception cref="RefusedException">The run is over, nothing would change, or a date cannot be.</exception>
    public async Task<ExtensionEffect> WriteAsync(HostDbContext db, string runId, UnitExtension wanted, Actor actor, string cause, DateTimeOffset now, CancellationToken cancellation, bool tells = true)
    {
        var reason = wanted.Reason.Trim();
        if (reason.Length == 0)
        {
            throw UnitDatesTexts.Refuse("ReasonMissing");
        }

        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, cancellation) ?? throw UnitDatesTexts.Refuse("RunUnknown");
        if (run.State is not (RunState.Running or RunState.Paused))
        {
            throw UnitDatesTexts.Refuse("RunOver");
        }

        var asked = await (from task in db.Tasks
                           join unit in db.Units on task.UnitId equals unit.Id
                           where task.RunId == runId && wanted.TaskIds.Contains(task.Id) && task.Kind == TaskKind.Submission
                           orderby task.NodeId, unit.OrderNumber, unit.Code
                           select new { Task = task, unit.Name }).ToListAsync(cancellation);
        if (asked.Count == 0)
        {
            throw UnitDatesTexts.Refuse("NobodyChosen");
        }

        var planning = await OwnDatePlanning.ReadAsync(db, workflows, run, [.. asked.Select(a => a.Task)], now, cancellation);
        var (changes, unchanged, moved) = (new List<UnitDateChange>(), new List<string>(), new List<MovedTask>());
        foreach (var one in asked)
        {
            var date = planning.DateFor(one.Task, wanted);
            if (one.Task.FinishedAt is not null || date == one.Task.DueDate)
            {
                unchanged.Add(one.Name);
                continue;
            }

            planning.Check(one.Task, date, one.Name);
            var (before, reminders, isCommon) = planning.Move(db, one.Task, date, UnitDatesTexts.Say("OwnDate", DateText.Full(date), reason));
            moved.Add(new MovedTask(one.Task, before));
            changes.Add(new UnitDateChange(one.Task.Id, one.Name, one.Task.Title, before, date, isCommon, reminders, false));
            db.TaskEvents.Add(new TaskEvent
            {
                TaskId = one.Task.Id, At = now, Act = "extended", ActorKind = actor.Kind, ActorId = actor.Id, ActorName = actor.Name,
                Comment = $"{before:yyyy-MM-dd} → {date:yyyy-MM-dd} · {reason}",
            });
        }

        if (changes.Count == 0)
        {
            throw UnitDatesTexts.Refuse("NothingChanges");
        }

        // What was to remind of the date that counted until now, and has not left, does not leave any more.
        await Digests.WithdrawAsync(db, [.. moved.Select(m => m.Task.Id)], cancellation);
        var earlier = db.ChangeTracker.Entries<Notice>().Select(e => e.Entity.Id).ToHashSet(StringComparer.Ordinal);
        if (tells)
        {
            await notices.MovedAsync(db, run, moved, reason, cause, now, cancellation);
        }

        var letters = db.ChangeTracker.Entries<Notice>().Select(e => e.Entity).Where(n => !earlier.Contains(n.Id))
            .OrderBy(n => n.RecipientName, StringComparer.Ordinal).ThenBy(n => n.RecipientAddress, StringComparer.Ordinal).ThenBy(n => n.Subject, StringComparer.Ordinal).ToList();
        var told = letters.Select(l => l.TaskId).ToHashSet();
        await AnswerAsync(db, moved, actor, now, cancellation);
        return new ExtensionEffect(changes.ConvertAll(c => c with { IsTold = told.Contains(c.TaskId) }), unchanged, letters);
    }

    /// <summary>A request of the unit is answered by the date it now has.</summary>
    private static async Task AnswerAsync(HostDbContext db, List<MovedTask> moved, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var dates = moved.ToDictionary(m => m.Task.Id, m => m.Task.DueDate, StringComparer.Ordinal);
        var ids = dates.Keys.ToList();
        foreach (var request in await db.ExtensionRequests.Where(r => ids.Contains(r.TaskId) && r.State == ExtensionRequestState.Asked).ToListAsync(cancellation))
        {
            request.State = dates[request.TaskId] >= request.WishedDate ? ExtensionRequestState.Granted : ExtensionRequestState.Replaced;
            (request.AnsweredAt, request.AnsweredBy) = (now, actor.Name);
        }
    }
}
