using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Notices to those who have taken another's place in a unit.</summary>
internal sealed partial class ProcedureNotices
{
    /// <summary>In place of a template: the one that says how the work stands today.</summary>
    public const string AsItStands = "";

    /// <summary>Tells a new contact or signer what waits for him.</summary>
    public async Task IntroduceAsync(HostDbContext db, string runId, IReadOnlyList<HandNotice> letters, DateTimeOffset now, CancellationToken cancellation)
    {
        var run = await db.Runs.AsNoTracking().FirstAsync(r => r.Id == runId, cancellation);
        var writer = await WriterAsync(db, run, now, cancellation);
        await SendByHandAsync(db, run, [.. letters.Select(l => l.Template == AsItStands ? l with { Template = Template(l) } : l)], "handover", now, cancellation);

        // Who has heard nothing yet is not reminded: he is told all of it.
        string Template(HandNotice letter) => writer.TemplateFor(letter.About.DueDate) is var step && step == NoticeTemplateNames.Reminder ? NoticeTemplateNames.Opening : step;
    }

    /// <summary>The same words to somebody else, with a link of his own.</summary>
    public async Task CopyAsync(HostDbContext db, IReadOnlyList<(Notice Old, UnitRecipient To, string Key, NoticeState State)> copies, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = copies.Where(c => c.Old.LinkId is not null).Select(c => c.Old.TaskId).OfType<string>().Distinct().ToList();
        var links = ids.Count == 0 ? [] : await db.Links.Where(l => ids.Contains(l.TaskId)).ToDictionaryAsync(l => (l.TaskId, l.Recipient, l.Use), cancellation);
        foreach (var (old, to, key, state) in copies)
        {
            Queue(db, new Notice
            {
                Id = DerivedId.Of("notice", key),
                Key = key,
                RunId = old.RunId,
                TaskId = old.TaskId,
                UnitId = old.UnitId,
                ScheduleRowId = old.ScheduleRowId,
                LinkId = old is { LinkId: not null, TaskId: { } taskId } ? LinkFor(db, links, taskId, to, now).Id : null,
                Kind = old.Kind,
                RecipientName = to.Name,
                RecipientAddress = to.Address,
                Subject = old.Subject,
                Text = old.Text,
                Html = old.Html,
                Calendar = old.Calendar,
                MessageId = Mail.MessageId.Create(DerivedId.Of("message", key), new Uri(addresses.Public)),
                State = state,
                QueuedAt = now,
                NextAttemptAt = now,
            });
        }
    }
}
