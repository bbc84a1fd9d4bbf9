using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Notices;

/// <summary>
/// A mail to a unit's contact was refused for good: the deputy gets the same with a link of his own. When the deputy has no
/// address, or his mail is refused too, the unit is on the telephone list.
/// </summary>
internal static class Bounces
{
    public static async Task WriteToDeputiesAsync(HostDbContext db, LinkAddresses addresses, IReadOnlyCollection<string> refused, DateTimeOffset now, CancellationToken cancellation)
    {
        var mails = await (from notice in db.Notices.AsNoTracking()
                           join unit in db.Units on notice.UnitId equals unit.Id
                           where (refused.Contains(notice.Id) || (notice.DigestId != null && refused.Contains(notice.DigestId)))
                               && notice.State == NoticeState.Refused && notice.Kind != NoticeTemplateNames.Digest && notice.RecipientAddress == unit.ContactEmail
                           select new { Notice = notice, Unit = unit }).ToListAsync(cancellation);
        foreach (var mail in mails)
        {
            var key = mail.Notice.Key + ":deputy";
            if (UnitRecipient.Deputy(mail.Unit) is not { } deputy || deputy.Address == mail.Notice.RecipientAddress || await db.Notices.AnyAsync(n => n.Key == key, cancellation))
            {
                continue;
            }

            var link = mail.Notice is { LinkId: not null, TaskId: { } taskId } ? await TaskLinks.OpenAsync(db, taskId, deputy.Address, now, cancellation) : null;
            var gathers = Digests.Gathers(mail.Notice.Kind);
            db.Notices.Add(new Notice
            {
                Id = DerivedId.Of("notice", key),
                Key = key,
                RunId = mail.Notice.RunId,
                TaskId = mail.Notice.TaskId,
                UnitId = mail.Notice.UnitId,
                ScheduleRowId = mail.Notice.ScheduleRowId,
                LinkId = link?.Id,
                Kind = mail.Notice.Kind,
                RecipientName = deputy.Name,
                RecipientAddress = deputy.Address,
                Subject = mail.Notice.Subject,
                Text = mail.Notice.Text,
                Html = mail.Notice.Html,
                MessageId = Mail.MessageId.Create(DerivedId.Of("message", key), new Uri(addresses.Public)),
                State = gathers ? NoticeState.Gathering : NoticeState.Queued,
                QueuedAt = now,
                NextAttemptAt = now,
            });
            db.Wakes |= Wake.Outbox | (gathers ? Wake.Due : Wake.None);
        }
    }
}
