using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>One mail as its recipient gets it, except that the link is masked: nobody else opens a unit's task with it.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class MailPage(HostStore store, LinkAddresses addresses, UndeliveredMails undelivered, TimeProvider time, IStringLocalizer<MailPageTexts> texts) : HostPage
{
    public Notice Mail { get; private set; } = null!;
    public string? RunTitle { get; private set; }

    /// <summary>The notices this mail carries, when it is a digest.</summary>
    public IReadOnlyList<Notice> Parts { get; private set; } = [];
    public string Text => LinkPlaceholder.Mask(Mail.Text, addresses);

    public async Task<IActionResult> OnGetAsync(string id) => await LoadAsync(id) ? Page() : NotFound();

    public async Task<IActionResult> OnGetBodyAsync(string id)
    {
        if (!await LoadAsync(id) || Mail.Html.Length == 0)
        {
            return NotFound();
        }

        return new MailBody(LinkPlaceholder.Mask(Mail.Html, addresses));
    }

    public Task<IActionResult> OnPostAgainAsync(string id) => ActAsync(id, "mail.tried-again", "AgainDone", (db, stop) => NoticeActions.TryAgainAsync(db, id, time.GetUtcNow(), stop));

    public Task<IActionResult> OnPostHoldAsync(string id) => ActAsync(id, "mail.held", "HoldDone", (db, stop) => NoticeActions.HoldAsync(db, id, stop));

    public Task<IActionResult> OnPostReleaseAsync(string id) => ActAsync(id, "mail.released", "ReleaseDone", (db, stop) => NoticeActions.ReleaseAsync(db, id, time.GetUtcNow(), stop));

    public Task<IActionResult> OnPostCancelAsync(string id) => ActAsync(id, "mail.cancelled", "CancelDone", (db, stop) => NoticeActions.CancelAsync(db, id, stop));

    public async Task<IActionResult> OnPostUndeliveredAsync(string id, string? formToken)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }

        if (!await TryAsync(() => undelivered.MarkAsync([id], null, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(texts["UndeliveredDone"]);
        return LocalRedirect("/mails/" + id);
    }

    private async Task<IActionResult> ActAsync(string id, string act, string done, Func<HostDbContext, CancellationToken, Task<bool>> change)
    {
        var runId = await store.ReadAsync((db, stop) => db.Notices.Where(n => n.Id == id).Select(n => n.RunId).FirstOrDefaultAsync(stop), Cancellation);
        var actor = HttpContext.Actor();
        var hasChanged = await store.WriteAsync(
            async (db, stop) =>
            {
                var changed = await change(db, stop);
                if (changed)
                {
                    AuditTrail.Add(db, time.GetUtcNow(), actor, act, "mail:" + id, runId);
                }

                return changed;
            },
            Cancellation);
        if (hasChanged)
        {
            SayDone(texts[done]);
        }
        else
        {
            TempData[RefusedMessage] = texts["TooLate"].Value;
        }

        return LocalRedirect("/mails/" + id);
    }

    private async Task<bool> LoadAsync(string id)
    {
        var found = await store.ReadAsync((db, stop) => db.Notices.AsNoTracking().FirstOrDefaultAsync(n => n.Id == id, stop), Cancellation);
        if (found is null)
        {
            return false;
        }

        Mail = found;
        Parts = await store.ReadAsync((db, stop) => db.Notices.AsNoTracking().Where(n => n.DigestId == id).OrderBy(n => n.QueuedAt).ThenBy(n => n.Id).ToListAsync(stop), Cancellation);
        RunTitle = await store.ReadAsync((db, stop) => db.Runs.Where(r => r.Id == found.RunId).Select(r => r.Title).FirstOrDefaultAsync(stop), Cancellation);
        return true;
    }
}
