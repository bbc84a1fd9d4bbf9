using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Features.Runs;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Mails;

/// <summary>A reminder that has not gone yet: who will get it if nothing changes, and each mail as it will be read.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class PlannedMailPage(PlannedNotices planned, LinkAddresses addresses, IStringLocalizer<ScheduleWordTexts> words) : HostPage
{
    public PlannedReminder Plan { get; private set; } = null!;
    public int Shown { get; private set; }
    public Notice? Mail => Plan.Mails.Count > 0 ? Plan.Mails[Shown] : null;
    public string Text => LinkPlaceholder.Mask(Mail!.Text, addresses);
    public string What => ScheduleWords.Of(words, Plan.Row.Kind, Plan.Row.RuleName);

    public async Task<IActionResult> OnGetAsync(string rowId, int n) => await LoadAsync(rowId, n) ? Page() : NotFound();

    public async Task<IActionResult> OnGetBodyAsync(string rowId, int n) =>
        await LoadAsync(rowId, n) && Mail is { Html.Length: > 0 } mail ? new MailBody(LinkPlaceholder.Mask(mail.Html, addresses)) : NotFound();

    private async Task<bool> LoadAsync(string rowId, int n)
    {
        if (await planned.ReadAsync(rowId, Cancellation) is not { } plan)
        {
            return false;
        }

        Plan = plan;
        Shown = Math.Clamp(n, 0, Math.Max(0, plan.Mails.Count - 1));
        return true;
    }
}
