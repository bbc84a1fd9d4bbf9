using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>The steps of pressing, mildest first: 催报 to the contact, 督办单 to the contact and the head, 通报 to every unit asked.</summary>
public enum UrgeStep { Urge, Supervise, Circular }

/// <summary>Presses units that have not handed in, by hand and out of turn; shown first as it will be read, then sent.</summary>
/// <remarks>通报 names units before all others, so it is always a person's act; 催报 and 督办单 also go by themselves on the days of the ladder.</remarks>
public sealed class UrgeUnits
{
    private readonly HostStore store;
    private readonly ProcedureNotices notices;
    private readonly OfficeDay day;

    internal UrgeUnits(HostStore store, ProcedureNotices notices, OfficeDay day)
    {
        this.store = store;
        this.notices = notices;
        this.day = day;
    }

    /// <summary>The mails as they would be written now. Nothing is kept.</summary>
    /// <exception cref="RefusedException">As <see cref="RunAsync"/>.</exception>
    public Task<IReadOnlyList<Notice>> PreviewAsync(string runId, IReadOnlyCollection<string> taskIds, UrgeStep step, string? text, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            await WriteAsync(db, runId, taskIds, step, text, "preview", stop);
            return (IReadOnlyList<Notice>)[.. db.Notices.Local];
        },
        cancellation);

    /// <returns>How many mails were queued; 0 when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right, no task was chosen, none of them waits on its unit any more, or the step does not fit.</exception>
    public Task<int> RunAsync(string runId, IReadOnlyCollection<string> taskIds, UrgeStep step, string? text, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, stop);
            if (await AuditTrail.OnceAsync(db, actor, "run:" + runId, formToken, stop) is not { } once)
            {
                return 0;
            }

            var tasks = await WriteAsync(db, runId, taskIds, step, text, "hand:" + once, stop);
            foreach (var task in tasks)
            {
                db.Append(new TaskEvent { TaskId = task.Id, At = day.Now, Act = "reminded", ActorKind = actor.Kind, ActorId = actor.Id, ActorName = actor.Name });
            }

            AuditTrail.Add(db, day.Now, actor, "units." + step.ToString().ToLowerInvariant(), "run:" + runId, runId, details: "tasks:" + string.Join(',', tasks.Select(t => t.Id)), id: once);
            return db.Notices.Local.Count;
        },
        cancellation);

    private async Task<List<WorkTask>> WriteAsync(HostDbContext db, string runId, IReadOnlyCollection<string> taskIds, UrgeStep step, string? text, string cause, CancellationToken cancellation)
    {
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, cancellation) ?? throw NoticeTexts.Refuse("RunUnknown");
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.RunId == runId && taskIds.Contains(t.Id) && t.WaitsOnUnit && t.FinishedAt == null).OrderBy(t => t.DueDate).ToListAsync(cancellation);
        if (tasks.Count == 0)
        {
            throw NoticeTexts.Refuse(taskIds.Count == 0 ? "NobodyChosen" : "NobodyOwes");
        }

        if (step != UrgeStep.Urge && tasks.Find(t => t.DueDate is null || t.DueDate >= day.Today) is { } early)
        {
            throw NoticeTexts.Refuse("NotOverdue", early.Title);
        }

        var letters = step == UrgeStep.Circular ? await CircularAsync(db, tasks, text, cancellation) : await LettersAsync(db, tasks, step, cancellation);
        await notices.SendByHandAsync(db, run, letters, cause, day.Now, cancellation);
        return tasks;
    }

    private async Task<List<HandNotice>> LettersAsync(HostDbContext db, List<WorkTask> tasks, UrgeStep step, CancellationToken cancellation)
    {
        var ids = tasks.ConvertAll(t => t.UnitId);
        var units = await db.Units.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, cancellation);
        var letters = new List<HandNotice>();
        var signers = await UnitSigners.WaitedForAsync(db, tasks, cancellation);
        foreach (var task in tasks)
        {
            var unit = units[task.UnitId!];
            if (signers.TryGetValue(task.Id, out var asked) && UnitSigners.Of(asked) is { } signer)
            {
                letters.Add(new HandNotice(NoticeTemplateNames.SignOff, unit, signer, task, task, view => UnitSigners.Asking(view, unit, asked)));
                if (step == UrgeStep.Urge)
                {
                    continue;
                }
            }

            var template = step == UrgeStep.Supervise ? NoticeTemplateNames.Supervision
                : task.DueDate < day.Today ? NoticeTemplateNames.Overdue
                : task.DueDate == day.Today ? NoticeTemplateNames.DueToday
                : NoticeTemplateNames.Reminder;
            UnitRecipient?[] people = [UnitRecipient.Of(unit), step == UrgeStep.Supervise ? UnitRecipient.HeadApart(unit) : null];
            letters.AddRange(people.OfType<UnitRecipient>().Select(to => new HandNotice(template, unit, to, task, task, view => view)));
        }

        return letters.Count > 0 ? letters : throw NoticeTexts.Refuse("NobodyReachable");
    }

    /// <summary>One letter a unit that was asked, whether it owes or not: it names those that do.</summary>
    private static async Task<List<HandNotice>> CircularAsync(HostDbContext db, List<WorkTask> tasks, string? text, CancellationToken cancellation)
    {
        if (tasks.Select(t => t.BookmarkId).Distinct().Count() > 1)
        {
            throw NoticeTexts.Refuse("CircularOfOne");
        }

        var about = tasks[0];
        var asked = await (from task in db.Tasks join unit in db.Units on task.UnitId equals unit.Id where task.BookmarkId == about.BookmarkId orderby unit.OrderNumber, unit.Code select unit)
            .AsNoTracking().Distinct().ToListAsync(cancellation);
        var owing = tasks.Select(t => t.UnitId).ToHashSet();
        List<string> names = [.. asked.OrderBy(u => u.OrderNumber).ThenBy(u => u.Code, StringComparer.Ordinal).Where(u => owing.Contains(u.Id)).Select(u => u.Name)];
        return [.. from unit in asked
                   let to = UnitRecipient.Of(unit)
                   where to is not null
                   select new HandNotice(NoticeTemplateNames.Circular, unit, to, about, null, view => view with { Units = names, Count = names.Count, Text = text?.Trim() ?? "" })];
    }
}
