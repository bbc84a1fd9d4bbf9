using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>All of one column of 提醒, page by page.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class AllMailsPage(HostStore store) : HostPage
{
    public const string PlannedBox = "planned";
    private static readonly string[] Boxes = ["sent", "waiting", "trouble", PlannedBox];

    public string Box { get; private set; } = Boxes[0];
    public int PageNumber { get; private set; }
    public int Total { get; private set; }
    public IReadOnlyList<Notice> Mails { get; private set; } = [];
    public IReadOnlyList<PlannedMails> Planned { get; private set; } = [];

    public Task OnGetAsync(string? box, int p)
    {
        Box = Boxes.Contains(box) ? box! : Boxes[0];
        PageNumber = Pager.Read(p);
        return store.ReadAsync(
            async (db, stop) =>
            {
                var skip = PageNumber * MailList.PageSize;
                if (Box == PlannedBox)
                {
                    Total = await MailList.PlannedCountAsync(db, stop);
                    Planned = await MailList.PlannedAsync(db, skip, MailList.PageSize, stop);
                    return true;
                }

                var mails = Box switch
                {
                    "waiting" => MailList.Waiting(db).OrderBy(n => n.NextAttemptAt),
                    "trouble" => MailList.Trouble(db).OrderByDescending(n => n.NextAttemptAt),
                    _ => MailList.Sent(db).OrderByDescending(n => n.HandedOverAt),
                };
                Total = await mails.CountAsync(stop);
                Mails = await mails.ThenBy(n => n.Id).Skip(skip).Take(MailList.PageSize).ToListAsync(stop);
                return true;
            },
            Cancellation);
    }
}
