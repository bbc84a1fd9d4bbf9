using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
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
/// Writes to the 联络员 of a unit about what happened to one task, in the transaction it happened in. The key says task, kind
/// and round: what is done twice is written once.
/// </summary>
public sealed class TaskNotices(TimeProvider time, LinkAddresses addresses)
{
    public const string Returned = NoticeTemplateNames.Returned;
    public const string Accepted = NoticeTemplateNames.Accepted;

    /// <param name="kind">A template: <see cref="Returned"/> or <see cref="Accepted"/>.</param>
    /// <param name="reason">Why it was returned; never the content of a finding.</param>
    /// <returns>False when the unit has no address: it stands on the matrix and the telephone list.</returns>
    public Task<bool> QueueAsync(HostDbContext db, WorkTask task, string kind, string? reason, CancellationToken cancellation) =>
        WriteAsync(db, task, kind, kind == Returned ? reason ?? "" : "", $"task:{task.Id}:{kind}:{task.Round}", cancellation);

    /// <summary>The unit asked for a later date and does not get it.</summary>
    public Task<bool> RefusedAsync(HostDbContext db, WorkTask task, string requestId, string reason, CancellationToken cancellation) =>
        WriteAsync(db, task, NoticeTemplateNames.ExtensionRefused, reason, $"request:{requestId}:refused", cancellation);

    /// <summary>A unit asks for a later date: those who check the work are told, because only they can answer.</summary>
    public async Task AskedForTimeAsync(HostDbContext db, WorkTask task, string requestId, Func<string, (string Subject, string Text)> words, CancellationToken cancellation)
    {
        var (writer, _) = await WriterAsync(db, task.RunId, cancellation);
        var checker = await db.Collections.Where(c => c.BookmarkId == task.BookmarkId).Select(c => c.CheckerSelector).FirstOrDefaultAsync(cancellation);
        var posts = checker is null ? [] : Tasks.Posts.Named(checker);
        var directory = await RunDirectories.HoldersAsync(db, [.. posts], [], writer.Today, cancellation);
        var unit = await db.Units.Where(u => u.Id == task.UnitId).Select(u => u.Name).FirstOrDefaultAsync(cancellation) ?? "";
        var (subject, text) = words(unit);
        foreach (var person in posts.SelectMany(post => Signers.Recipients(Signer.OfPost(post), directory, writer.Today)).Where(p => p.Email is not null).DistinctBy(p => p.Key))
        {
            var view = writer.View(task, person.Name, []) with { HasLink = false, Subject = subject, Text = text };
            Queue(db, writer.Write(NoticeTemplateNames.Announcement, view, $"request:{requestId}:asked:{person.Key}", person.Name, person.Email!, task, null, null));
        }
    }

    /// <summary>What the contact filled in waits for a signature: the one who is to sign gets a link of his own.</summary>
    /// <returns>False when he has no address: then only the slip on paper is left.</returns>
    public async Task<bool> AskToSignAsync(HostDbContext db, WorkTask task, Unit unit, SignOffRow row, CancellationToken cancellation)
    {
        if (UnitSigners.Of(row) is not { } signer)
        {
            return false;
        }

        var (writer, now) = await WriterAsync(db, task.RunId, cancellation);
        var link = await TaskLinks.OpenAsync(db, task.Id, signer.Address, now, cancellation, signer.Use);
        var view = UnitSigners.Asking(writer.View(task, unit.Name, []), unit, row);
        Queue(db, writer.Write(NoticeTemplateNames.SignOff, view, $"task:{task.Id}:sign:{row.Step}:{row.Round}", signer.Name, signer.Address, task, link, null));
        return true;
    }

    /// <summary>Who was to sign sends it back to the contact.</summary>
    public Task<bool> SentBackAsync(HostDbContext db, WorkTask task, string reason, CancellationToken cancellation) =>
        WriteAsync(db, task, NoticeTemplateNames.SentBack, reason, $"task:{task.Id}:sent-back:{task.Round}", cancellation);

    private async Task<bool> WriteAsync(HostDbContext db, WorkTask task, string kind, string reason, string cause, CancellationToken cancellation)
    {
        var unit = task.UnitId is null ? null : await db.Units.FirstOrDefaultAsync(u => u.Id == task.UnitId, cancellation);
        if (unit is null || UnitRecipient.Of(unit) is not { } recipient)
        {
            return false;
        }

        var (writer, now) = await WriterAsync(db, task.RunId, cancellation);
        var link = await TaskLinks.OpenAsync(db, task.Id, recipient.Address, now, cancellation);
        var view = writer.View(task, unit.Name, []) with { Reason = reason };
        Queue(db, writer.Write(kind, view, cause, recipient.Name, recipient.Address, task, link, null));
        return true;
    }

    private async Task<(NoticeWriter Writer, DateTimeOffset Now)> WriterAsync(HostDbContext db, string runId, CancellationToken cancellation)
    {
        var run = await db.Runs.FirstAsync(r => r.Id == runId, cancellation);
        var now = time.GetUtcNow();
        return (new NoticeWriter(run, await Calendars.ReadAsync(db, cancellation), await MailContents.ReadAsync(db, cancellation), addresses, now), now);
    }

    private static void Queue(HostDbContext db, Notice notice)
    {
        db.Notices.Add(notice);
        db.Wakes |= notice.State == NoticeState.Gathering ? Wake.Due : Wake.Outbox;
    }
}
