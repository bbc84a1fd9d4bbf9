using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Troubles;

/// <summary>暂停、继续、终止: each with a reason that is kept on record. What ending takes away is said before.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class RunControlPage(HostStore store, RunControl control, IStringLocalizer<TroublesTexts> texts) : HostPage
{
    public Run Run { get; private set; } = null!;
    public int OpenTasks { get; private set; }
    public int PlannedDates { get; private set; }
    public string? Reason { get; private set; }

    public bool IsOver => Run.State is RunState.Completed or RunState.Cancelled;

    public async Task<IActionResult> OnGetAsync(string id) => await LoadAsync(id) ? Page() : NotFound();

    public Task<IActionResult> OnPostPauseAsync(string id, string? reason) => ActAsync(id, reason, "Paused", control.PauseAsync);

    public Task<IActionResult> OnPostResumeAsync(string id, string? reason) => ActAsync(id, reason, "Resumed", control.ResumeAsync);

    public async Task<IActionResult> OnPostEndAsync(string id, string? reason, string? title)
    {
        if (await LoadAsync(id) && title?.Trim() != Run.Title)
        {
            Reason = reason;
            Refuse(texts["TitleWrong"]);
            return Page();
        }

        return await ActAsync(id, reason, "Ended", control.CancelAsync);
    }

    private async Task<IActionResult> ActAsync(string id, string? reason, string done, Func<string, string, Actor, CancellationToken, Task> act)
    {
        if (!await TryAsync(() => act(id, reason ?? "", HttpContext.Actor(), Cancellation)))
        {
            Reason = reason;
            return await LoadAsync(id) ? Page() : NotFound();
        }

        SayDone(texts[done]);
        return LocalRedirect("/runs/" + Uri.EscapeDataString(id));
    }

    private Task<bool> LoadAsync(string id) => store.ReadAsync(
        async (db, stop) =>
        {
            if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop) is not { } run)
            {
                return false;
            }

            Run = run;
            OpenTasks = await db.Tasks.CountAsync(t => t.RunId == id && t.FinishedAt == null && t.State != TaskState.Withdrawn, stop);
            PlannedDates = await db.Schedule.CountAsync(s => s.RunId == id && s.State == ScheduleRowState.Planned, stop);
            return true;
        },
        Cancellation);
}
