using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>提醒: what will be written, what waits and has left, and what went wrong, side by side.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class MailsPage(HostStore store, HostClock clock, IStringLocalizer<MailPageTexts> texts) : HostPage
{
    public const int InColumn = 30;

    public MailFigures Figures { get; private set; } = null!;
    public IReadOnlyList<PlannedMails> Planned { get; private set; } = [];
    public int PlannedCount { get; private set; }
    public IReadOnlyList<Notice> Waiting { get; private set; } = [];
    public IReadOnlyList<Notice> Sent { get; private set; } = [];
    public IReadOnlyList<Notice> Trouble { get; private set; } = [];
    public OutboxStatus Status { get; private set; } = OutboxStatus.Flowing;
    public bool IsAlert => Status.IsAlert(clock.Now);

    public Task OnGetAsync() => store.ReadAsync(
        async (db, stop) =>
        {
            Status = await OutboxStatus.ReadAsync(db, stop);
            Figures = await MailList.FiguresAsync(db, stop);
            PlannedCount = await MailList.PlannedCountAsync(db, stop);
            Planned = await MailList.PlannedAsync(db, 0, InColumn, stop);
            Waiting = await MailList.Waiting(db).OrderBy(n => n.NextAttemptAt).ThenBy(n => n.Id).Take(InColumn).ToListAsync(stop);
            Sent = await MailList.Sent(db).OrderByDescending(n => n.HandedOverAt).ThenBy(n => n.Id).Take(InColumn).ToListAsync(stop);
            Trouble = await MailList.Trouble(db).OrderByDescending(n => n.NextAttemptAt).ThenBy(n => n.Id).Take(InColumn).ToListAsync(stop);
            return true;
        },
        Cancellation);

    /// <summary>After a restore everything is held; whoever has looked through it lets it go.</summary>
    public async Task<IActionResult> OnPostReleaseAsync()
    {
        await store.WriteAsync(
            async (db, stop) =>
            {
                if (await OutboxHold.ReasonAsync(db, stop) is { } reason)
                {
                    await OutboxHold.ReleaseAsync(db, stop);
                    AuditTrail.Add(db, clock.Now, HttpContext.Actor(), "mail.all-released", "mails", details: reason);
                }
            },
            Cancellation);
        SayDone(texts["ReleaseAllDone"]);
        return LocalRedirect("/mails");
    }
}
