using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.UnitDates;

/// <summary>延期申请: a unit asks on its page, those who check the work are told, the office grants or refuses with one click, the unit is told.</summary>
public sealed class ExtensionRequests
{
    public const int LongestReason = 500;

    private readonly HostStore store;
    private readonly UnitDateChanges changes;
    private readonly TaskNotices notices;
    private readonly OfficeDay day;

    internal ExtensionRequests(HostStore store, UnitDateChanges changes, TaskNotices notices, OfficeDay day)
    {
        this.store = store;
        this.changes = changes;
        this.notices = notices;
        this.day = day;
    }

    /// <summary>One request of a task is open at a time; who asks twice is told what became of the first.</summary>
    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">Nothing to move, no reason, or a date that is not later.</exception>
    public Task<bool> AskAsync(string taskId, DateOnly? wished, string? reason, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
            {
                return false;
            }

            var task = await TaskAct.FindAsync(db, taskId, stop);
            TaskAct.MustWaitOnUnit(task);
            var why = Comments.Clean(reason) ?? throw UnitDatesTexts.Refuse("AskReasonMissing");
            if (why.Length > LongestReason)
            {
                throw UnitDatesTexts.Refuse("AskReasonLong", LongestReason);
            }

            var due = task.DueDate ?? throw UnitDatesTexts.Refuse("NoDate", task.Title);
            if (wished is not { } date || date <= due || date < day.Today)
            {
                throw UnitDatesTexts.Refuse("WishedDate", RunChecks.DateOf(due > day.Today ? due : day.Today));
            }

            if (date.DayNumber - due.DayNumber > RunChecks.FarthestStart)
            {
                throw UnitDatesTexts.Refuse("DateFarOff", actor.Name, RunChecks.DateOf(date), RunChecks.FarthestStart);
            }

            if (await db.ExtensionRequests.AnyAsync(r => r.TaskId == taskId && r.State == ExtensionRequestState.Asked, stop))
            {
                throw UnitDatesTexts.Refuse("AskedAlready");
            }

            var id = Guid.CreateVersion7(day.Now).ToString("N");
            db.ExtensionRequests.Add(new ExtensionRequest
            {
                Id = id, TaskId = taskId, RunId = task.RunId, WishedDate = date, DueThen = due, Reason = why, AskedAt = day.Now, AskedBy = actor.Name,
            });
            TaskAct.Trace(db, task, "extension-asked", actor, day.Now, $"{date:yyyy-MM-dd} · {why}", once);
            await notices.AskedForTimeAsync(
                db, task, id, unit => (UnitDatesTexts.Say("AskedSubject", unit, task.Title).Chinese, UnitDatesTexts.Say("AskedText", unit, task.Title, RunChecks.DateOf(due), RunChecks.DateOf(date), why.TrimEnd('。', '.')).Chinese), stop);
            return true;
        },
        cancellation);

    /// <summary>The unit gets the date it wished for.</summary>
    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right, the request was answered, or the date cannot be (any more).</exception>
    public Task<bool> GrantAsync(string requestId, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await OpenAsync(db, requestId, formToken, actor, stop) is not ({ } request, { } once))
            {
                return false;
            }

            await ScheduleChanges.LockAsync(db, request.RunId, stop);
            await changes.WriteAsync(db, request.RunId, new UnitExtension([request.TaskId], request.WishedDate, 0, request.Reason), actor, "granted:" + request.Id, day.Now, stop);
            AuditTrail.Add(db, day.Now, actor, "extension.granted", TaskAct.Subject(request.TaskId), request.RunId, request.Reason, $"date:{request.WishedDate:yyyy-MM-dd}", once);
            return true;
        },
        cancellation);

    /// <summary>The date stays; the unit is told why.</summary>
    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right, no reason, or the request was answered.</exception>
    public Task<bool> RefuseAsync(string requestId, string? answer, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await OpenAsync(db, requestId, formToken, actor, stop) is not ({ } request, { } once))
            {
                return false;
            }

            var why = Comments.Clean(answer) ?? throw UnitDatesTexts.Refuse("AnswerMissing");
            (request.State, request.AnsweredAt, request.AnsweredBy, request.Answer) = (ExtensionRequestState.Refused, day.Now, actor.Name, why);
            var task = await TaskAct.FindAsync(db, request.TaskId, stop);
            TaskAct.Trace(db, task, "extension-refused", actor, day.Now, why, once);
            await notices.RefusedAsync(db, task, request.Id, why, stop);
            return true;
        },
        cancellation);

    private static async Task<(ExtensionRequest? Request, string? Once)> OpenAsync(HostDbContext db, string requestId, string formToken, Actor actor, CancellationToken cancellation)
    {
        await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, cancellation);
        var request = await db.ExtensionRequests.FirstOrDefaultAsync(r => r.Id == requestId, cancellation) ?? throw UnitDatesTexts.Refuse("RequestUnknown");
        return await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(request.TaskId), formToken, cancellation) is not { } once ? (null, null)
            : request.State == ExtensionRequestState.Asked ? (request, once)
            : throw UnitDatesTexts.Refuse("AnsweredAlready", request.AnsweredBy ?? "");
    }
}
