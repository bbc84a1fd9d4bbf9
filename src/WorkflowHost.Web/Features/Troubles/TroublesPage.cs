using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Troubles;

/// <summary>出错的环节: what failed, with what, and the three ways out: again, past it, or no further on this branch.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class TroublesPage(HostStore store, CompiledWorkflows workflows, Incidents incidents, IStringLocalizer<TroublesTexts> texts) : HostPage
{
    public IReadOnlyList<Trouble> Rows { get; private set; } = [];
    public string? RunId { get; private set; }
    public int PageNumber { get; private set; }
    public int Total { get; private set; }

    /// <summary>What was typed, by incident, when it was refused.</summary>
    public string? RefusedIncident { get; private set; }
    public string? Reason { get; private set; }
    public string? Outcome { get; private set; }

    public Task OnGetAsync(string? run, int p) => LoadAsync(run, p);

    public Task<IActionResult> OnPostRetryAsync(string? run, string? instanceId, string? incidentId) =>
        ActAsync(run, incidentId, null, "Retried", () => incidents.RetryAsync(instanceId ?? "", incidentId ?? "", HttpContext.Actor(), Cancellation));

    public Task<IActionResult> OnPostSkipAsync(string? run, string? instanceId, string? incidentId, string? outcome, string? reason) =>
        ActAsync(run, incidentId, reason, "Skipped", () => incidents.SkipAsync(instanceId ?? "", incidentId ?? "", outcome ?? "Done", reason ?? "", HttpContext.Actor(), Cancellation));

    public Task<IActionResult> OnPostCancelAsync(string? run, string? instanceId, string? incidentId, string? reason) =>
        ActAsync(run, incidentId, reason, "Cancelled", () => incidents.CancelAsync(instanceId ?? "", incidentId ?? "", reason ?? "", HttpContext.Actor(), Cancellation));

    private async Task<IActionResult> ActAsync(string? run, string? incidentId, string? reason, string done, Func<Task<bool>> act)
    {
        var hasActed = false;
        if (!await TryAsync(async () => hasActed = await act()))
        {
            // The page it stood on, with what was typed at it.
            (RefusedIncident, Reason, Outcome) = (incidentId, reason, Request.Form["outcome"]);
            await LoadAsync(run, int.TryParse(Request.Query["p"], out var page) ? page : 0);
            return Page();
        }

        SayDone(texts[hasActed ? done : "TooLate"]);
        return LocalRedirect("/troubles" + (run is null ? "" : "?run=" + Uri.EscapeDataString(run)));
    }

    private Task<bool> LoadAsync(string? run, int page)
    {
        RunId = run;
        PageNumber = Pager.Read(page);
        return store.ReadAsync(
            async (db, stop) =>
            {
                Total = await TroubleList.CountAsync(db, run, stop);
                Rows = await TroubleList.ReadAsync(db, workflows, run, PageNumber, stop);
                return true;
            },
            Cancellation);
    }
}
