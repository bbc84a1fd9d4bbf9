using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Runtime.Units.Handover;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Units;

/// <summary>
/// Import in two steps: the table is read and what it would do is shown; then it is done. Between the two the table travels in the
/// form, not on the server, so any node can do the second step and nothing is left behind when nobody confirms.
/// </summary>
[Authorize(Policy = Rights.Administer)]
[RequestSizeLimit(UploadedTable.LargestRequest)]
internal sealed class UnitImportPage(ImportUnits import, IStringLocalizer<UnitPageTexts> texts) : HostPage
{
    public const int RowsShown = 200;

    public UnitImportPlan? Plan { get; private set; }

    /// <summary>The table, packed for the second step.</summary>
    public string Packed { get; private set; } = "";

    public IEnumerable<ImportRemark> Errors => Plan?.Remarks.Where(r => r.IsError) ?? [];
    public IEnumerable<ImportRemark> Warnings => Plan?.Remarks.Where(r => !r.IsError) ?? [];
    public IReadOnlyList<PlannedUnit> Moving => [.. Plan?.Units.Where(u => u.Act != PlannedAct.Keep) ?? []];

    public IActionResult OnGet() => Page();

    public FileResult OnGetSample()
    {
        var text = texts["SampleCsv"].Value.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n";
        return File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "text/csv; charset=utf-8", texts["SampleName"]);
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file)
    {
        await TryAsync(async () => await PreviewAsync(await UploadedTable.ReadAsync(file, Cancellation)));
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(string? packed, string? fingerprint, string? formToken, int added, int changed)
    {
        if (PackedText.Unpack(packed) is not { } text)
        {
            Refuse(texts["TextLost"]);
            return Page();
        }

        var handedOver = HandedOver.Nothing;
        if (!await TryAsync(async () => handedOver = await import.RunAsync(text, fingerprint ?? "", formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            await PreviewAsync(text);
            return Page();
        }

        SayDone(texts["Imported", added, changed] + UnitWords.Of(handedOver, texts));
        return LocalRedirect("/units");
    }

    private async Task PreviewAsync(string text)
    {
        Plan = await import.PreviewAsync(text, Cancellation);
        if (Plan.HasErrors)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else
        {
            Packed = PackedText.Pack(text);
        }
    }
}
