using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.UnitDates;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.UnitDates;

/// <param name="Wish">A request of the unit that waits for an answer.</param>
public sealed record ChosenTask(string Id, string UnitName, string Title, DateOnly? DueDate, bool IsOver, ExtensionRequest? Wish);

/// <summary>延期: chosen on the matrix or from a task; the difference stands on the page before anything is done.</summary>
[Authorize(Policy = Rights.Handle)]
[RequestFormLimits(ValueCountLimit = 20_000)]
internal sealed class ExtendPage(HostStore store, ExtendUnits extend, LinkAddresses addresses, IStringLocalizer<UnitDatesPageTexts> texts) : HostPage
{
    /// <summary>More rows than this are counted, not listed: the page must stay one that can be read.</summary>
    public const int MostListed = 60;

    public Run Run { get; private set; } = null!;
    public IReadOnlyList<ChosenTask> Chosen { get; private set; } = [];
    public string NewDate { get; private set; } = "";
    public string Workdays { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public ExtensionEffect? Effect { get; private set; }

    public string FirstLetter => Effect is { Letters: [var letter, ..] } ? LinkPlaceholder.Mask(letter.Text, addresses) : "";

    public async Task<IActionResult> OnGetAsync(string id, List<string> taskIds)
    {
        if (!await LoadAsync(id, taskIds))
        {
            return NotFound();
        }

        if (Chosen is [{ Wish: { } wish }])
        {
            (NewDate, Reason) = (Dates.Machine(wish.WishedDate), wish.Reason);
        }

        return Page();
    }

    /// <summary>From the matrix: many cells do not fit into an address.</summary>
    public Task<IActionResult> OnPostAsync(string id, List<string> taskIds) => OnGetAsync(id, taskIds);

    public Task<IActionResult> OnPostPreviewAsync(string id, List<string> taskIds, string? date, string? workdays, string? reason) => ShowAsync(id, taskIds, date, workdays, reason);

    public async Task<IActionResult> OnPostApplyAsync(string id, List<string> taskIds, string? date, string? workdays, string? reason, string? fingerprint, string? formToken)
    {
        if (!await TryAsync(() => extend.RunAsync(id, Wanted(taskIds, date, workdays, reason), fingerprint ?? "", formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return await ShowAsync(id, taskIds, date, workdays, reason);
        }

        SayDone(texts["Done"]);
        return LocalRedirect("/runs/" + Uri.EscapeDataString(id));
    }

    /// <summary>The page with what would happen now; what was typed stays.</summary>
    private async Task<IActionResult> ShowAsync(string id, List<string> taskIds, string? date, string? workdays, string? reason)
    {
        if (!await LoadAsync(id, taskIds))
        {
            return NotFound();
        }

        (NewDate, Workdays, Reason) = (date ?? "", workdays ?? "", reason ?? "");
        var wasRefused = RefusedCode is not null;
        try
        {
            Effect = await extend.PreviewAsync(id, Wanted(taskIds, date, workdays, reason), HttpContext.Actor(), Cancellation);
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

    private static UnitExtension Wanted(List<string> taskIds, string? date, string? workdays, string? reason) => new(
        [.. taskIds.Distinct()],
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        int.TryParse(workdays, NumberStyles.None, CultureInfo.InvariantCulture, out var more) ? more : 0,
        reason ?? "");

    private Task<bool> LoadAsync(string id, List<string> taskIds) => store.ReadAsync(
        async (db, stop) =>
        {
            if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop) is not { } run)
            {
                return false;
            }

            Run = run;
            var tasks = await (from task in db.Tasks
                               join unit in db.Units on task.UnitId equals unit.Id
                               where task.RunId == id && taskIds.Contains(task.Id) && task.Kind == TaskKind.Submission
                               orderby task.NodeId, unit.OrderNumber, unit.Code
                               select new { task.Id, unit.Name, task.Title, task.DueDate, IsOver = task.FinishedAt != null }).ToListAsync(stop);
            var wishes = await db.ExtensionRequests.AsNoTracking().Where(r => r.RunId == id && taskIds.Contains(r.TaskId) && r.State == ExtensionRequestState.Asked).ToDictionaryAsync(r => r.TaskId, stop);
            Chosen = tasks.ConvertAll(t => new ChosenTask(t.Id, t.Name, t.Title, t.DueDate, t.IsOver, wishes.GetValueOrDefault(t.Id)));
            return true;
        },
        Cancellation);
}
