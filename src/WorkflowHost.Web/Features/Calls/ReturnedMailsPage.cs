using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.Mail.Returned;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Calls;

/// <summary>What one uploaded file turned out to be.</summary>
/// <param name="Text">Key of the sentence about it.</param>
/// <param name="Mails">Our mails it speaks of.</param>
internal sealed record ReadReturn(string FileName, string Text, string? Reason, IReadOnlyList<Notice> Mails);

/// <summary>Returned mails (退信) saved as .eml are read here; which mails of ours they speak of is shown, and marked when somebody says so.</summary>
[Authorize(Policy = Rights.Handle)]
[RequestSizeLimit((MostFiles * ReturnedMail.LargestBytes) + (1024 * 1024))]
internal sealed class ReturnedMailsPage(HostStore store, UndeliveredMails undelivered, IStringLocalizer<CallPageTexts> texts) : HostPage
{
    public const int MostFiles = 20;

    public IReadOnlyList<ReadReturn> Read { get; private set; } = [];

    /// <summary>Those that can be marked, each once.</summary>
    public IReadOnlyList<(Notice Mail, string? Reason)> Found => [.. Read.SelectMany(r => r.Mails.Where(m => m.State == NoticeState.HandedOver).Select(m => (m, r.Reason))).DistinctBy(f => f.m.Id)];

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(List<IFormFile> files)
    {
        if (files.Count == 0)
        {
            Refuse(texts["NoFile"]);
            return Page();
        }

        List<ReadReturn> read = [];
        foreach (var file in files.Take(MostFiles))
        {
            read.Add(await ReadAsync(file));
        }

        Read = read;
        return Page();
    }

    public async Task<IActionResult> OnPostMarkAsync(List<string> mailIds, string? reason, string? formToken)
    {
        if (mailIds.Count == 0)
        {
            Refuse(texts["NothingChosen"]);
            return Page();
        }

        UndeliveredOutcome? outcome = null;
        if (!await TryAsync(async () => outcome = await undelivered.MarkAsync(mailIds, reason, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(outcome is null ? texts["MarkedBefore"] : texts["Marked", outcome.Marked, outcome.ToDeputies]);
        return LocalRedirect("/mails/returned");
    }

    private async Task<ReadReturn> ReadAsync(IFormFile file)
    {
        if (file.Length > ReturnedMail.LargestBytes)
        {
            return new ReadReturn(file.FileName, "TooLarge", null, []);
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Cancellation);
        // Outlook saves .msg, which is no mail of the internet.
        if (bytes.Length >= 2 && bytes.GetBuffer()[0] == 0xD0 && bytes.GetBuffer()[1] == 0xCF)
        {
            return new ReadReturn(file.FileName, "OutlookFile", null, []);
        }

        var mail = ReturnedMail.Read(bytes.ToArray());
        var ours = await store.ReadAsync((db, stop) => db.Notices.AsNoTracking().Where(n => mail.MessageIds.Contains(n.MessageId)).OrderBy(n => n.QueuedAt).ToListAsync(stop), Cancellation);
        if (mail.Recipients.Count > 0)
        {
            ours.RemoveAll(n => !mail.Recipients.Contains(n.RecipientAddress.ToLowerInvariant()));
        }

        var text = mail.Kind switch
        {
            ReturnKind.Delayed => "IsDelayed",
            ReturnKind.AutoReply => "IsAutoReply",
            _ when ours.Count == 0 => "NotOurs",
            ReturnKind.Unclear => "IsUnclear",
            _ => ours.Exists(n => n.State == NoticeState.HandedOver) ? "IsReturned" : "IsMarked",
        };
        return new ReadReturn(file.FileName, text, mail.Reason, mail.Kind is ReturnKind.Failed or ReturnKind.Unclear ? ours : []);
    }
}
