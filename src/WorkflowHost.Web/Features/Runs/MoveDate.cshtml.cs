using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>改期: one date set by hand. What moves with it and who is told stands on the page before anything is done.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class MoveDatePage(HostStore store, CompiledWorkflows workflows, MoveDate move, IStringLocalizer<RunPageTexts> texts, IStringLocalizer<ScheduleWordTexts> words) : HostPage
{
    public Run Run { get; private set; } = null!;
    public ScheduleRow Row { get; private set; } = null!;
    public string Of { get; private set; } = "";
    public string NewDate { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public DateChange? Change { get; private set; }
    public string What => ScheduleWords.Of(words, Row.Kind, Row.RuleName);

    public async Task<IActionResult> OnGetAsync(string id, string rowId) => await LoadAsync(id, rowId) ? Page() : NotFound();

    public Task<IActionResult> OnPostAsync(string id, string rowId, string? date, string? reason) => ShowAsync(id, rowId, date, reason);

    public async Task<IActionResult> OnPostApplyAsync(string id, string rowId, string? date, string? reason, string? fingerprint, string? formToken)
    {
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !await TryAsync(() => move.RunAsync(id, new DateMove(rowId, day, reason ?? ""), fingerprint ?? "", formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return await ShowAsync(id, rowId, date, reason);
        }

        SayDone(texts["MoveDone"]);
        return LocalRedirect($"/runs/{Uri.EscapeDataString(id)}?tab=schedule");
    }

    /// <summary>The page with what would happen now; what was typed stays.</summary>
    private async Task<IActionResult> ShowAsync(string id, string rowId, string? date, string? reason)
    {
        if (!await LoadAsync(id, rowId))
        {
            return NotFound();
        }

        (NewDate, Reason) = (date ?? "", reason ?? "");
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Refuse(texts["StartDateForm"]);
            return Page();
        }

        var wasRefused = RefusedCode is not null;
        try
        {
            Change = await move.PreviewAsync(id, new DateMove(rowId, day, Reason), Cancellation);
        }
        catch (Runtime.RefusedException refused) when (!wasRefused)
        {
            Refuse(refused.Text(CultureInfo.CurrentUICulture));
        }
        catch (Runtime.RefusedException)
        {
            // Why it was refused already stands on the page.
        }

        return Page();
    }

    private Task<bool> LoadAsync(string id, string rowId) => store.ReadAsync(
        async (db, stop) =>
        {
            var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop);
            var row = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(r => r.Id == rowId && r.RunId == id, stop);
            if (run is null || row is null)
            {
                return false;
            }

            (Run, Row) = (run, row);
            Of = (await RunOutline.ReadAsync(db, workflows, run, stop)).TitleOf(row.NodeId);
            NewDate = Dates.Machine(row.Date);
            return true;
        },
        Cancellation);
}
