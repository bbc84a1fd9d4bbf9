using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Notices that an act of the office causes: letters that press, and word of dates that were moved.</summary>
internal sealed partial class ProcedureNotices
{
    /// <summary>What a person sends to units out of turn, each with what makes it this mail and no other.</summary>
    public async Task SendByHandAsync(HostDbContext db, Run run, IReadOnlyList<HandNotice> letters, string cause, DateTimeOffset now, CancellationToken cancellation)
    {
        var writer = await WriterAsync(db, run, now, cancellation);
        var ids = letters.Select(l => l.Task?.Id).OfType<string>().Distinct().ToList();
        var links = await db.Links.Where(l => ids.Contains(l.TaskId)).ToDictionaryAsync(l => (l.TaskId, l.Recipient, l.Use), cancellation);
        var papers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var letter in letters)
        {
            var link = letter.Task is null || !letter.HasLink ? null : LinkFor(db, links, letter.Task.Id, letter.To, now);
            if (!papers.TryGetValue(letter.About.BookmarkId, out var asked))
            {
                papers[letter.About.BookmarkId] = asked = await PapersAsync(db, letter.About.BookmarkId, cancellation);
            }

            var view = letter.Change(writer.View(letter.About, letter.Unit.Name, asked)) with { HasLink = link is not null };
            Queue(db, writer.Write(letter.Template, view, $"{cause}{letter.Cause}:{letter.About.Id}{(letter.To.Use == LinkUse.FillIn ? "" : ":sign")}", letter.To.Name, letter.To.Address, letter.Task, link, null));
        }
    }

    /// <summary>A collection is over for units that still owed it: they are told that nothing more is expected, and are reminded no more.</summary>
    public async Task ClosedAsync(BurstScope scope, Run run, IReadOnlyList<WorkTask> owing, CancellationToken cancellation)
    {
        var ids = owing.Select(t => t.UnitId).ToList();
        var units = await scope.Db.Units.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, cancellation);
        var letters = from task in owing
                      let unit = units[task.UnitId!]
                      let to = UnitRecipient.Of(unit)
                      where to is not null
                      select new HandNotice(NoticeTemplateNames.Closed, unit, to, task, task, view => view, HasLink: false);
        await Digests.WithdrawAsync(scope.Db, [.. owing.Select(t => t.Id)], cancellation);
        await SendByHandAsync(scope.Db, run, [.. letters], "closed", scope.Now, cancellation);
    }

    /// <summary>Dates were moved: units that are asked, staff that are asked, and those who attend a meeting are told.</summary>
    public async Task MovedAsync(HostDbContext db, Run run, IReadOnlyList<MovedTask> moved, string reason, string cause, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = moved.Select(m => m.Task.UnitId).OfType<string>().Distinct().ToList();
        var units = await db.Units.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, cancellation);
        var letters = from m in moved
                      where m.Task.WaitsOnUnit
                      let unit = units[m.Task.UnitId!]
                      let to = UnitRecipient.Of(unit)
                      where to is not null
                      select new HandNotice(NoticeTemplateNames.Extended, unit, to, m.Task, m.Task, view => view with { OldDue = m.Before, Reason = reason });
        await SendByHandAsync(db, run, [.. letters], cause, now, cancellation);

        var ofStaff = moved.Where(m => m.Task is { UnitId: null, WaitsOnStaff: true }).Select(m => m.Task).ToList();
        var writer = await WriterAsync(db, run, now, cancellation);
        foreach (var task in ofStaff.DistinctBy(t => t.BookmarkId))
        {
            if (await MeetingAsync(db, task, cancellation) is { } meeting)
            {
                var row = db.Schedule.Local.FirstOrDefault(r => r.RunId == run.Id && r.NodeId == task.NodeId && r.UnitId.Length == 0 && r.Kind == Procedures.Schedule.ScheduleRowKind.Due);
                await InviteAsync(db, writer, run, meeting, row, $"{cause}:{task.Id}", row?.Id, cancellation);
            }
        }

        await TellStaffAsync(db, writer, ofStaff, NoticeTemplateNames.StaffTask, task => $"{cause}:{task.Id}", null, cancellation);
    }
}

/// <summary>An open task whose date was moved, and the date it had.</summary>
internal sealed record MovedTask(WorkTask Task, DateOnly? Before);
