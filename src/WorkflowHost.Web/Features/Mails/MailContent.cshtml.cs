using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>How much mails say, by kind of task.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class MailContentPage(HostStore store, TimeProvider time, IStringLocalizer<MailPageTexts> texts) : HostPage
{
    public MailContents Contents { get; private set; } = null!;

    public async Task OnGetAsync() => Contents = await store.ReadAsync((db, stop) => MailContents.ReadAsync(db, stop), Cancellation);

    public async Task<IActionResult> OnPostAsync(List<TaskKind> hintOnly)
    {
        var chosen = hintOnly.Where(kind => MailContents.Kinds.Contains(kind)).Distinct().ToList();
        var actor = HttpContext.Actor();
        await store.WriteAsync((db, stop) => MailContents.SaveAsync(db, chosen, actor, time.GetUtcNow(), stop), Cancellation);
        SayDone(texts["ContentSaved"]);
        return LocalRedirect("/mails/content");
    }
}
