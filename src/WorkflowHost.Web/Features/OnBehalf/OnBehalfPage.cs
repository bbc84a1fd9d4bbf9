using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.OnBehalf;

/// <summary>代录: the form of one unit, filled in by the office from paper or telephone, with its proof.</summary>
[Authorize(Policy = Rights.Handle)]
[RequestSizeLimit(AttachFile.LargestTask + (8 * 1024 * 1024))]
[RequestFormLimits(MultipartBodyLengthLimit = AttachFile.LargestTask + (8 * 1024 * 1024), ValueLengthLimit = 256 * 1024)]
internal sealed class OnBehalfPage(HostStore store, EnterOnBehalf enter, AttachFile attach, RemoveAttachment remove, HostClock clock, IStringLocalizer<OnBehalfPageTexts> texts) : HostPage
{
    private const string AnswerPrefix = "answer.";
    private const string FileName = "proof";

    public DateOnly Today => clock.Today;
    public Run Run { get; private set; } = null!;
    public WorkTask? Task { get; private set; }
    public Unit? Unit { get; private set; }
    public CollectionForm Form { get; private set; } = CollectionForm.Empty;
    public IReadOnlyList<Attachment> Proofs { get; private set; } = [];
    public bool AsksNotSecret { get; private set; }
    public ReceivedBy By { get; private set; }
    public string Note { get; private set; } = "";
    public string On { get; private set; } = "";

    /// <summary>More cells than one were ticked: one unit is entered at a time.</summary>
    public bool IsMany { get; private set; }

    public string AnswerOf(string key) => Request.HasFormContentType && Request.Form.TryGetValue(AnswerPrefix + key, out var typed) ? typed.ToString() : "";

    public async Task<IActionResult> OnGetAsync(string id, List<string> taskIds)
    {
        On = Dates.Machine(clock.Today);
        return await LoadAsync(id, taskIds) ? Page() : NotFound();
    }

    /// <summary>From the matrix.</summary>
    public Task<IActionResult> OnPostAsync(string id, List<string> taskIds) => OnGetAsync(id, taskIds);

    public Task<IActionResult> OnPostRemoveAsync(string id, List<string> taskIds, string attachment, ReceivedBy by, string? note, string? on) =>
        ActAsync(id, taskIds, by, note, on, async task => await remove.RunAsync(task, attachment, HttpContext.Actor(), Cancellation), stays: true);

    public Task<IActionResult> OnPostEnterAsync(string id, List<string> taskIds, ReceivedBy by, string? note, string? on, string? formToken) => ActAsync(
        id, taskIds, by, note, on,
        async task =>
        {
            await KeepFilesAsync(task);
            DateOnly? day = DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
            await enter.RunAsync(task, Typed(), new Received(by, note, day), formToken ?? "", HttpContext.Actor(), Cancellation);
        },
        stays: false);

    private async Task<IActionResult> ActAsync(string id, List<string> taskIds, ReceivedBy by, string? note, string? on, Func<string, System.Threading.Tasks.Task> act, bool stays)
    {
        (By, Note, On) = (by, note ?? "", on ?? "");
        if (taskIds is not [var task] || !await LoadAsync(id, taskIds) || Task is null)
        {
            return NotFound();
        }

        if (!await TryAsync(() => act(task)) || stays)
        {
            return await LoadAsync(id, taskIds) ? Page() : NotFound();
        }

        SayDone(texts["Done", Unit!.Name]);
        return LocalRedirect("/tasks/" + Uri.EscapeDataString(task));
    }

    /// <summary>Chosen files are taken first: what was refused for another reason does not have to be chosen again.</summary>
    private async System.Threading.Tasks.Task KeepFilesAsync(string task)
    {
        // The second copy of a form finds it entered: nothing to keep then.
        if (Task is not { WaitsOnUnit: true })
        {
            return;
        }

        foreach (var file in Request.Form.Files.Where(f => f.Name == FileName && f.FileName.Length > 0))
        {
            await using var content = file.OpenReadStream();
            try
            {
                await attach.RunAsync(task, new Upload(ReceivedProof.Slot, file.FileName, content, Request.Form["notSecret"] == "yes"), HttpContext.Actor(), Cancellation);
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

    private Task<bool> LoadAsync(string id, List<string> taskIds) => store.ReadAsync(
        async (db, stop) =>
        {
            if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop) is not { } run)
            {
                return false;
            }

            Run = run;
            IsMany = taskIds.Count > 1;
            if (taskIds is not [var task] || await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == task && t.RunId == id && t.Kind == TaskKind.Submission, stop) is not { } found)
            {
                return true;
            }

            Task = found;
            Unit = await db.Units.AsNoTracking().FirstAsync(u => u.Id == found.UnitId, stop);
            Form = await CollectionForm.OfAsync(db, found, stop);
            Proofs = await db.Attachments.AsNoTracking().Where(a => a.TaskId == task && a.Round == 0 && a.Slot == ReceivedProof.Slot).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(stop);
            return true;
        },
        Cancellation);
}
