using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Notices to those of the staff who are asked because of what others did, or did not do.</summary>
internal sealed partial class ProcedureNotices
{
    /// <summary>One of the staff asks another: a task handed on, a further signature. The other is told by whom and why.</summary>
    public async Task AskedByAsync(HostDbContext db, WorkTask task, string by, string reason, string cause, DateTimeOffset now, CancellationToken cancellation)
    {
        var run = await db.Runs.FirstAsync(r => r.Id == task.RunId, cancellation);
        await AskedAsync(db, run, [task], now, cancellation, cause: _ => cause, change: view => view with { By = by, Reason = reason });
    }

    /// <summary>An approval is put before others as well: they are told who has not decided, and since when.</summary>
    public async Task EscalatedAsync(HostDbContext db, ScheduleRow row, IReadOnlyList<WorkTask> asked, IReadOnlyList<WorkTask> late, DateTimeOffset now, CancellationToken cancellation)
    {
        if (asked.Count == 0)
        {
            return;
        }

        var run = await db.Runs.FirstAsync(r => r.Id == row.RunId, cancellation);
        var writer = await WriterAsync(db, run, now, cancellation);
        var names = await NamesAsync(db, late, cancellation);
        var clock = new RunClock(run.SettingsOf());
        await TellStaffAsync(
            db, writer, asked, NoticeTemplateNames.Escalation, task => $"row:{row.Id}:{task.Id}", row.Id, cancellation,
            change: view => view with { People = names, Since = late.Count == 0 ? null : clock.DayOf(late.Min(t => t.OpenedAt)) });
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(HostDbContext db, IReadOnlyList<WorkTask> late, CancellationToken cancellation)
    {
        var posts = late.Select(t => t.WaitsOnPost).OfType<string>().ToList();
        var persons = late.Select(t => t.WaitsOnPerson).OfType<string>().ToList();
        var names = await db.Posts.Where(p => posts.Contains(p.Code)).ToDictionaryAsync(p => Signer.OfPost(p.Code).Key, p => p.Name, cancellation);
        foreach (var person in await db.Users.Where(u => persons.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancellation))
        {
            names[Signer.OfPerson(person.Id).Key] = person.DisplayName;
        }

        return [.. late.OrderBy(t => t.OpenedAt).ThenBy(t => t.Id, StringComparer.Ordinal)
            .Select(t => t.WaitsOnPerson is { } person ? Signer.OfPerson(person) : Signer.OfPost(t.WaitsOnPost!))
            .Select(asked => names.GetValueOrDefault(asked.Key) ?? asked.Key).Distinct()];
    }
}
