using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.UnitDates;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.UnitDates;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>One task: a page of its own, or the right half of the inbox (<c>panel=true</c>).</summary>
[RequestSizeLimit(AttachFile.LargestTask + (8 * 1024 * 1024))]
[RequestFormLimits(MultipartBodyLengthLimit = AttachFile.LargestTask + (8 * 1024 * 1024))]
internal sealed partial class TaskPage(
    HostStore store, HostClock clock, AcceptSubmission accept, ReturnSubmission giveBack, DecideApproval decide, FinishAssignment finish, ExtensionRequests extensions,
    AddSigner addSigner, HandOn handOn, RecordDecision record, IStringLocalizer<TaskPageTexts> texts, IStringLocalizer<UnitDatesPageTexts> dateTexts) : HostPage
{
    public TaskView View { get; private set; } = null!;
    public bool IsPanel { get; private set; }

    /// <summary>What was typed before an act was refused.</summary>
    public string? Comment { get; private set; }

    public Task<IActionResult> OnGetAsync(string id, bool panel)
    {
        IsPanel = panel;
        return ShowAsync(id);
    }

    public Task<IActionResult> OnPostAcceptAsync(string id, int round, string? comment, string? formToken, bool panel) =>
        ActAsync(id, comment, panel, "AcceptDone", actor => accept.RunAsync(id, round, comment, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostReturnAsync(string id, int round, string? comment, string? formToken, bool panel, string? due) =>
        ActAsync(id, comment, panel, "ReturnDone", actor => giveBack.RunAsync(id, round, comment, formToken ?? "", actor, Cancellation, DayOf(due)));

    public Task<IActionResult> OnPostApproveAsync(string id, string? comment, string? formToken, bool panel) =>
        ActAsync(id, comment, panel, "ApproveDone", actor => decide.RunAsync(id, TaskState.Approved, comment, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostSendBackAsync(string id, string? comment, string? formToken, bool panel) =>
        ActAsync(id, comment, panel, "SendBackDone", actor => decide.RunAsync(id, TaskState.Returned, comment, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostNotAgreeAsync(string id, string? comment, string? formToken, bool panel) =>
        ActAsync(id, comment, panel, "NotAgreeDone", actor => decide.RunAsync(id, TaskState.NotAgreed, comment, formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostFinishAsync(string id, string? comment, string? formToken, bool panel, string? minutes) =>
        ActAsync(id, comment, panel, "FinishDone", actor => finish.RunAsync(id, comment, formToken ?? "", actor, Cancellation, minutes));

    public Task<IActionResult> OnPostGrantAsync(string id, string? request, string? formToken) =>
        AnswerAsync(id, "GrantDone", actor => extensions.GrantAsync(request ?? "", formToken ?? "", actor, Cancellation));

    public Task<IActionResult> OnPostRefuseAsync(string id, string? request, string? answer, string? formToken) =>
        AnswerAsync(id, "RefuseDone", actor => extensions.RefuseAsync(request ?? "", answer, formToken ?? "", actor, Cancellation));

    /// <summary>An answer to a request of the unit: the task goes on, so its page stays.</summary>
    private async Task<IActionResult> AnswerAsync(string id, string done, Func<Actor, Task> act)
    {
        if (!await TryAsync(() => act(HttpContext.Actor())))
        {
            return await ShowAsync(id);
        }

        SayDone(dateTexts[done]);
        return LocalRedirect("/tasks/" + Uri.EscapeDataString(id));
    }

    private static DateOnly? DayOf(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private async Task<IActionResult> ActAsync(string id, string? comment, bool panel, string done, Func<Actor, Task> act)
    {
        IsPanel = panel;
        Comment = comment;
        if (await TryAsync(() => act(HttpContext.Actor())))
        {
            SayDone(texts[done]);
            return ToInbox();
        }

        var shown = await ShowAsync(id);
        if (shown is not NotFoundResult || RefusedCode is not ("DecidedByOther" or "ReturnedByOther"))
        {
            return shown;
        }

        // Another was faster, and now the task is no longer his to see; he is told so where he goes next.
        TempData[RefusedMessage] = ViewData[RefusedMessage];
        return ToInbox();
    }

    private IActionResult ToInbox()
    {
        Response.StatusCode = StatusCodes.Status200OK;
        if (!Request.Headers.ContainsKey("HX-Request"))
        {
            return LocalRedirect("/inbox");
        }

        Response.Headers["HX-Redirect"] = "/inbox";
        return new EmptyResult();
    }

    private async Task<IActionResult> ShowAsync(string id)
    {
        if (await store.ReadAsync((db, stop) => TaskView.ReadAsync(db, id, User, clock.Today, stop), Cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }
}
