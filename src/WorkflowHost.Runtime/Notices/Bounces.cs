using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Notices;

/// <summary>
/// A mail to a unit's contact was refused for good, or came back: the deputy gets the same with a link of his own. When the deputy has no
/// address, or his mail is refused too, the unit is on the telephone list.
/// <para>What came back days later is written anew, because it counts the days that are left; what the unit has meanwhile done is not asked for any more.</para>
/// </summary>
internal static class Bounces
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(12);

    public static async Task WriteToDeputiesAsync(HostDbContext db, LinkAddresses addresses, IReadOnlyCollection<string> refused, DateTimeOffset now, CancellationToken cancellation)
    {
        var mails = await (from notice in db.Notices.AsNoTracking()
                           join unit in db.Units on notice.UnitId equals unit.Id
                           join work in db.Tasks on notice.TaskId equals work.Id into works
                           from task in works.DefaultIfEmpty()
                           where (refused.Contains(notice.Id) || (notice.DigestId != null && refused.Contains(notice.DigestId)))
                               && (notice.State == NoticeState.Refused || notice.State == NoticeState.Undelivered) && notice.Kind != NoticeTemplateNames.Digest && notice.Kind != NoticeTemplateNames.SignOff && notice.RecipientAddress == unit.ContactEmail
                           select new { Notice = notice, Unit = unit, Task = task }).ToListAsync(cancellation);
        var writers = new Rewriting(db, addresses, now);
        foreach (var mail in mails)
        {
            var key = mail.Notice.Key + ":deputy";
            if (UnitRecipient.Deputy(mail.Unit) is not { } deputy || deputy.Address == mail.Notice.RecipientAddress || await db.Notices.AnyAsync(n => n.Key == key, cancellation))
            {
                continue;
            }

            var gathers = Digests.Gathers(mail.Notice.Kind);
            if (gathers && mail.Task is { WaitsOnUnit: false })
            {
                continue;
            }

            var link = mail.Notice is { LinkId: not null, TaskId: { } taskId } ? await TaskLinks.OpenAsync(db, taskId, deputy.Address, now, cancellation) : null;
            var isStale = gathers && mail.Task is not null && mail.Notice.RunId is not null && now - mail.Notice.QueuedAt > FreshFor;
            var fresh = isStale ? await writers.AnewAsync(mail.Notice, mail.Task!, mail.Unit, cancellation) : null;
            db.Notices.Add(new Notice
            {
                Id = DerivedId.Of("notice", key),
                Key = key,
                RunId = mail.Notice.RunId,
                TaskId = mail.Notice.TaskId,
                UnitId = mail.Notice.UnitId,
                ScheduleRowId = mail.Notice.ScheduleRowId,
                LinkId = link?.Id,
                Kind = fresh?.Kind ?? mail.Notice.Kind,
                RecipientName = deputy.Name,
                RecipientAddress = deputy.Address,
                Subject = fresh?.Subject ?? mail.Notice.Subject,
                Text = fresh?.Text ?? mail.Notice.Text,
                Html = fresh?.Html ?? mail.Notice.Html,
                MessageId = Mail.MessageId.Create(DerivedId.Of("message", key), new Uri(addresses.Public)),
                State = gathers ? NoticeState.Gathering : NoticeState.Queued,
                QueuedAt = now,
                NextAttemptAt = now,
            });
            db.Wakes |= Wake.Outbox | (gathers ? Wake.Due : Wake.None);
        }
    }

    /// <summary>The words of a notice as they would be today; the writer of a run is made once.</summary>
    private sealed class Rewriting(HostDbContext db, LinkAddresses addresses, DateTimeOffset now)
    {
        private readonly Dictionary<string, NoticeWriter> writers = new(StringComparer.Ordinal);

        public async Task<Notice> AnewAsync(Notice notice, WorkTask task, Unit unit, CancellationToken cancellation)
        {
            if (!writers.TryGetValue(task.RunId, out var writer))
            {
                var run = await db.Runs.AsNoTracking().FirstAsync(r => r.Id == task.RunId, cancellation);
                writers[task.RunId] = writer = new NoticeWriter(run, await Calendars.ReadAsync(db, cancellation), await MailContents.ReadAsync(db, cancellation), addresses, now);
            }

            var papers = await ProcedureNotices.PapersAsync(db, task.BookmarkId, cancellation);
            var template = notice.Kind == NoticeTemplateNames.Opening ? NoticeTemplateNames.Opening : writer.TemplateFor(task.DueDate);
            // Link and addressee do not matter: only the words are taken.
            return writer.Write(template, writer.View(task, unit.Name, papers), notice.Key, notice.RecipientName, notice.RecipientAddress, task, null, null);
        }
    }
}
