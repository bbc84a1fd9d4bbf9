using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.SignOffs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.UnitDates;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Signing;
using WorkflowHost.Web.Features.UnitDates;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.UnitLink;

/// <summary>
/// One task, opened by the link of a mail, without an account. GET shows and changes nothing (mail scanners open links); each
/// act is a POST. Whatever button is pressed, what was typed is kept and chosen files are taken first: nobody loses an hour of
/// typing to a missing scan.
/// </summary>
[AllowAnonymous]
[LinkOnly]
[EnableRateLimiting(RateLimits.Anonymous)]
[RequestSizeLimit(AttachFile.LargestTask + (8 * 1024 * 1024))]
[RequestFormLimits(MultipartBodyLengthLimit = AttachFile.LargestTask + (8 * 1024 * 1024), ValueLengthLimit = 256 * 1024)]
internal sealed class UnitTaskPage(
    HostStore store, SaveDraft saveDraft, AttachFile attachFile, RemoveAttachment remove, SubmitTask submit, Acknowledge acknowledge, ExtensionRequests extensions, ContactActs contact,
    IStringLocalizer<UnitLinkTexts> texts, IStringLocalizer<UnitDatesPageTexts> dateTexts, IStringLocalizer<SigningTexts> signTexts) : HostPage
{
    private const string AnswerPrefix = "answer.";
    private const string FilePrefix = "file.";

    /// <summary>Slot of papers beyond the asked ones in the names of the form.</summary>
    public const string FurtherSlot = "";

    public UnitTaskView View { get; private set; } = null!;
    public string Token => (string)RouteData.Values["token"]!;

    /// <summary>A file was refused for its name; the page then offers the confirmation that it is not secret.</summary>
    public bool AsksNotSecret { get; private set; }

    /// <summary>Whom the contact named last, in this form or the round before; else the unit's deputy.</summary>
    public string ReviewerName => AnswerOf(CollectionForm.ReviewerName) is { Length: > 0 } typed ? typed : LastReviewer?.Name ?? View.Unit.DeputyName ?? "";

    public string ReviewerAddress => AnswerOf(CollectionForm.ReviewerAddress) is { Length: > 0 } typed ? typed : LastReviewer?.Address ?? View.Unit.DeputyEmail ?? "";

    private SignOffRow? LastReviewer => View.Signatures.LastOrDefault(s => s.Step == SignStep.Reviewer);

    public string AnswerOf(string key) => Request.HasFormContentType && Request.Form.TryGetValue(AnswerPrefix + key, out var typed)
        ? typed.ToString()
        : View.Answers.GetValueOrDefault(key) ?? "";

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public Task<IActionResult> OnPostAcknowledgeAsync() => ActAsync(async actor =>
    {
        await acknowledge.RunAsync(TaskId, actor, Cancellation);
        return texts["AcknowledgeDone"];
    });

    public Task<IActionResult> OnPostAskTimeAsync(string? wished, string? reason, string? formToken) => ActAsync(async actor =>
    {
        DateOnly? date = DateOnly.TryParseExact(wished, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        await extensions.AskAsync(TaskId, date, reason, formToken ?? "", actor, Cancellation);
        return dateTexts["AskDone"];
    });

    public Task<IActionResult> OnPostDraftAsync() => ActAsync(async actor =>
    {
        await KeepAsync(actor);
        return texts["DraftDone", Request.Form.Files.Count];
    });

    public Task<IActionResult> OnPostRemoveAsync(string attachment) => ActAsync(async actor =>
    {
        await KeepAsync(actor);
        await remove.RunAsync(TaskId, attachment, actor, Cancellation);
        return texts["RemoveDone"];
    });

    /// <summary>The scan of the signed slip replaces the confirmation by link.</summary>
    public Task<IActionResult> OnPostSlipAsync(string? formToken) => ActAsync(async actor =>
    {
        if (View.Waited is not null)
        {
            await KeepFilesAsync(actor, name => name == FilePrefix + SignedSlip.Slot);
        }

        await contact.BringSlipAsync(TaskId, formToken ?? "", actor, Cancellation);
        return signTexts["BringSlipDone"];
    });

    public Task<IActionResult> OnPostTakeBackAsync(string? formToken) => ActAsync(async actor =>
    {
        await contact.TakeBackAsync(TaskId, formToken ?? "", actor, Cancellation);
        return signTexts["TakeBackDone"];
    });

    public Task<IActionResult> OnPostSubmitAsync(string? formToken) => ActAsync(async actor =>
    {
        // The second copy of a form finds the task handed in: nothing to keep then, and the act answers as the first time.
        if (View.CanWrite)
        {
            await KeepAsync(actor);
        }

        await submit.RunAsync(TaskId, Typed(), formToken ?? "", actor, Cancellation);
        return View.Form.SignOff == SignOff.None || View.Papers.Any(p => p.Slot == SignedSlip.Slot) || Request.Form.Files.Any(f => f.Name == FilePrefix + SignedSlip.Slot)
            ? texts["SubmitDone"] : signTexts["FilledInDone"];
    });

    private string TaskId => LinkOnlyAttribute.Of(HttpContext).Link!.TaskId;

    private async Task<IActionResult> ActAsync(Func<Actor, Task<string>> act)
    {
        if (await UnitTaskView.ReadAsync(store, LinkOnlyAttribute.Of(HttpContext).Link!, Cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        var done = "";
        if (!await TryAsync(async () => done = await act(new Actor("unit", view.Unit.Id, view.RecipientName, HttpContext.Source()))))
        {
            return await ShowAsync();
        }

        SayDone(done);
        return LocalRedirect("/u/" + Token);
    }

    private async Task<IActionResult> ShowAsync()
    {
        if (await UnitTaskView.ReadAsync(store, LinkOnlyAttribute.Of(HttpContext).Link!, Cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return Page();
    }

    private async Task KeepAsync(Actor actor)
    {
        await saveDraft.RunAsync(TaskId, Typed(), actor, Cancellation);
        await KeepFilesAsync(actor, name => name.StartsWith(FilePrefix, StringComparison.Ordinal));
    }

    private async Task KeepFilesAsync(Actor actor, Func<string, bool> isAsked)
    {
        foreach (var file in Request.Form.Files.Where(f => isAsked(f.Name) && f.FileName.Length > 0))
        {
            var slot = file.Name[FilePrefix.Length..];
            await using var content = file.OpenReadStream();
            try
            {
                await attachFile.RunAsync(TaskId, new Upload(slot.Length == 0 ? null : slot, file.FileName, content, Request.Form["notSecret"] == "yes"), actor, Cancellation);
            }
            catch (RefusedException refused) when (refused.Code == "FileMarked")
            {
                AsksNotSecret = true;
                throw;
            }
        }
    }

    private Dictionary<string, string> Typed() => Request.Form
        .Where(entry => entry.Key.StartsWith(AnswerPrefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[AnswerPrefix.Length..], entry => entry.Value.ToString());

    /// <summary>What the browser offers in its file dialogue.</summary>
    public static string Accepted => UploadRules.Accepted;
}
