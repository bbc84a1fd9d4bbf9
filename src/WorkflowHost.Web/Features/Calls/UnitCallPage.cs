using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Calls;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Calls;

/// <summary>On the telephone with one unit: the call is written down here, the short text copied, a mail that came back marked.</summary>
[Authorize(Policy = Rights.Handle)]
internal sealed class UnitCallPage(HostStore store, LogCall log, ShortTexts shorts, UndeliveredMails undelivered, HostClock clock, IStringLocalizer<CallPageTexts> texts) : HostPage
{
    public UnitCalls View { get; private set; } = null!;

    /// <summary>What was typed, when it was refused.</summary>
    public string? Spoken { get; private set; }
    public string? Number { get; private set; }
    public string? Note { get; private set; }
    public CallResult? Result { get; private set; }
    public string? Promised { get; private set; }
    public string? At { get; private set; }
    public IReadOnlyList<string> Chosen { get; private set; } = [];

    public string Address => $"/runs/{Uri.EscapeDataString(View.Run.Id)}/follow-up/{Uri.EscapeDataString(View.Unit.Id)}";

    public IEnumerable<string> Names => ((string?[])[View.Unit.ContactName, View.Unit.DeputyName, View.Unit.HeadName]).OfType<string>().Distinct();

    public async Task<IActionResult> OnGetAsync(string id, string unitId)
    {
        if (!await LoadAsync(id, unitId))
        {
            return NotFound();
        }

        (Number, Chosen) = (View.Unit.ContactPhone, [.. View.Owing.Select(t => t.Id)]);
        At = clock.Local(clock.Now).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string unitId, List<string> taskIds, string? result, string? spoken, string? number, string? at, string? promised, string? note, string? formToken)
    {
        if (!await LoadAsync(id, unitId))
        {
            return NotFound();
        }

        (Chosen, Spoken, Number, Note, Promised, At) = (taskIds, spoken, number, note, promised, at);
        Result = Enum.TryParse<CallResult>(result, out var chosen) ? chosen : null;
        if (!TryMoment(at, out var moment) || !TryDay(promised, out var day))
        {
            Refuse(texts["DateWrong"]);
            return Page();
        }

        int? told = null;
        if (!await TryAsync(async () => told = await log.RunAsync(id, unitId, taskIds, new CallReport(moment, spoken, number, Result, day, note), formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(told > 0 ? texts["LoggedTold", told] : texts["Logged"]);
        return LocalRedirect($"/runs/{Uri.EscapeDataString(id)}/follow-up");
    }

    public async Task<IActionResult> OnPostUndeliveredAsync(string id, string unitId, string? mailId, string? formToken)
    {
        if (!await LoadAsync(id, unitId))
        {
            return NotFound();
        }

        UndeliveredOutcome? outcome = null;
        // Only mails of this unit in this run are in reach from here.
        string[] mails = [.. View.Mails.Where(m => m.Id == mailId).Select(m => m.Id)];
        if (!await TryAsync(async () => outcome = await undelivered.MarkAsync(mails, null, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(outcome is { ToDeputies: > 0 } ? texts["UndeliveredDeputy", View.Unit.DeputyName ?? View.Unit.Name] : texts["UndeliveredPhone"]);
        return LocalRedirect(Address);
    }

    private async Task<bool> LoadAsync(string id, string unitId)
    {
        var reader = Cultures.IsChinese ? NoticeLanguage.Chinese : NoticeLanguage.English;
        var view = await store.ReadAsync((db, stop) => UnitCalls.ReadAsync(db, shorts, id, unitId, reader, stop), Cancellation);
        View = view!;
        return view is not null;
    }

    /// <summary>A local time as the field of a browser gives it; old browsers leave it to be typed.</summary>
    private bool TryMoment(string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!DateTime.TryParseExact(text.Trim(), ["yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return false;
        }

        moment = clock.StartOf(DateOnly.FromDateTime(local)) + local.TimeOfDay;
        return true;
    }

    private static bool TryDay(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text?.Trim(), "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null || string.IsNullOrWhiteSpace(text);
    }
}
