using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Calls;
using WorkflowHost.Web.Features.Mails;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>签收与催报: who has not signed for or handed in what, whom to call, and the letters that press, read before they are sent.</summary>
[Authorize(Policy = Rights.Handle)]
internal sealed class FollowUpPage(HostStore store, UrgeUnits urge, LinkAddresses addresses, Dates dates, OfficeCalendar office, HostClock clock, IStringLocalizer<RunPageTexts> texts, IStringLocalizer<MailPageTexts> mailTexts, IStringLocalizer<CallPageTexts> callTexts) : HostPage
{
    private const int LettersShown = 3;

    /// <summary>Workdays after which a unit that has not signed is called.</summary>
    public static readonly IReadOnlyList<int> Patience = [0, 1, 2, 3, 5, 10];

    public Run Run { get; private set; } = null!;
    public string List { get; private set; } = FollowUpList.Unacknowledged;
    public IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();
    public IReadOnlyList<FollowUp> Rows { get; private set; } = [];
    public int PageNumber { get; private set; }

    /// <summary>How many workdays a task has been open at least; for those not signed for.</summary>
    public int After { get; private set; }

    /// <summary>The letters about to be sent, once somebody has asked to see them.</summary>
    public IReadOnlyList<Notice> Letters { get; private set; } = [];
    public IEnumerable<Notice> LettersToRead => Letters.DistinctBy(n => n.Kind == "circular" ? n.Kind : n.Id).Take(LettersShown);
    public IReadOnlyList<string> Chosen { get; private set; } = [];
    public UrgeStep Step { get; private set; }
    public string Words { get; private set; } = "";

    public string Masked(Notice letter) => LinkPlaceholder.Mask(letter.Text, addresses);

    public async Task<IActionResult> OnGetAsync(string id, string? list, int p, int after) => await LoadAsync(id, list, p, after) ? Page() : NotFound();

    public async Task<IActionResult> OnGetCsvAsync(string id, string? list, int after)
    {
        if (!await LoadAsync(id, list, 0, after))
        {
            return NotFound();
        }

        var rows = await store.ReadAsync((db, stop) => FollowUpList.ReadAsync(db, FollowUpList.Tasks(db, id, List, OpenedBefore), 0, FollowUpList.Most, stop), Cancellation);
        var head = new[] { "Unit", "TitleColumn", "Due", "AcknowledgedAt", "Contact", "Phone", "Address", "Deputy", "DeputyAddress", "Head", "LastMail" };
        var content = CsvFile.Of(head.Select(h => texts["Follow" + h].Value).Concat(((string[])["LastCall", "LastCallResult", "LastCallBy"]).Select(h => callTexts[h].Value)), rows.Select(Cells));
        return File(content, CsvFile.ContentType, $"{texts["FollowList" + List].Value}-{Dates.Machine(clock.Today)}.csv");
    }

    public async Task<IActionResult> OnPostPreviewAsync(string id, string? list, List<string> taskIds, UrgeStep step, string? words, int p, int after)
    {
        if (!await LoadAsync(id, list, p, after))
        {
            return NotFound();
        }

        (Chosen, Step, Words) = (taskIds, step, words ?? "");
        await TryAsync(async () => Letters = await urge.PreviewAsync(id, taskIds, step, words, Cancellation));
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync(string id, string? list, List<string> taskIds, UrgeStep step, string? words, string? formToken, int p, int after)
    {
        if (!await LoadAsync(id, list, p, after))
        {
            return NotFound();
        }

        (Chosen, Step, Words) = (taskIds, step, words ?? "");
        var sent = 0;
        if (!await TryAsync(async () => sent = await urge.RunAsync(id, taskIds, step, words, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(texts["FollowSent", sent]);
        return LocalRedirect($"/runs/{Uri.EscapeDataString(id)}/follow-up?list={List}");
    }

    private IEnumerable<string?> Cells(FollowUp row) =>
    [
        row.UnitName, row.Title, row.DueDate is { } due ? Dates.Machine(due) : "", row.AcknowledgedAt is { } at ? Moment(at) + (row.AcknowledgedByPhone ? callTexts["ByPhone"].Value : "") : texts["FollowNotYet"].Value,
        row.ContactName, row.ContactPhone, row.ContactEmail, row.DeputyName, row.DeputyEmail, row.HeadName, row.LastMail is { } mail ? mailTexts[MailWords.Of(mail).Text].Value : texts["FollowNoMail"].Value,
        row.LastCallAt is { } called ? Moment(called) : "", row.LastCallResult is { } result ? callTexts["Result" + result].Value : "", row.LastCaller,
    ];

    private string Moment(DateTimeOffset at) => clock.Local(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A task opened before has been open for that many workdays, the day after the opening being the first.</summary>
    private DateTimeOffset? OpenedBefore
    {
        get
        {
            var days = office.Days;
            var last = days.IsWorkday(clock.Today) ? clock.Today : days.AddWorkdays(clock.Today, -1);
            return After == 0 ? null : clock.StartOf(days.AddWorkdays(last, -After).AddDays(1));
        }
    }

    public string Left(FollowUp row) => row.DueDate is { } due ? dates.Left(due) : "";

    private async Task<bool> LoadAsync(string id, string? list, int page, int after = 0)
    {
        After = Patience.Contains(after) ? after : 0;
        List = FollowUpList.Lists.Contains(list) ? list! : FollowUpList.Unacknowledged;
        PageNumber = Pager.Read(page);
        return await store.ReadAsync(
            async (db, stop) =>
            {
                if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop) is not { } run)
                {
                    return false;
                }

                Run = run;
                var counts = new Dictionary<string, int>();
                foreach (var name in FollowUpList.Lists)
                {
                    counts[name] = await FollowUpList.Tasks(db, id, name, OpenedBefore).CountAsync(stop);
                }

                Counts = counts;
                Rows = await FollowUpList.ReadAsync(db, FollowUpList.Tasks(db, id, List, OpenedBefore), PageNumber * FollowUpList.PageSize, FollowUpList.PageSize, stop);
                return true;
            },
            Cancellation);
    }
}
