using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.People.Import;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Units;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.People.Import;

/// <summary>Staff and posts from a table, in two steps as units are: it is read and what it would do is shown; then it is done. The codes of new accounts are on the page once.</summary>
[Authorize(Policy = Rights.Administer)]
[RequestSizeLimit(UploadedTable.LargestRequest)]
internal sealed class StaffImportPage(ImportStaff import, IStringLocalizer<StaffImportTexts> texts, IStringLocalizer<PeoplePageTexts> people) : HostPage
{
    public const int RowsShown = 300;

    public StaffImportPlan? Plan { get; private set; }

    /// <summary>The table, packed for the second step.</summary>
    public string Packed { get; private set; } = "";

    /// <summary>What was done, right after it was.</summary>
    public IReadOnlyList<IssuedCode>? Codes { get; private set; }
    public string Done { get; private set; } = "";

    public IReadOnlyList<ImportRemark> Remarks(bool isError) => [.. Plan?.Remarks.Where(r => r.IsError == isError) ?? []];

    public IReadOnlyList<PlannedStaff> Moving => [.. Plan?.Rows.Where(r => r.Act != PlannedAct.Keep) ?? []];

    /// <summary>Rights are kept as codes and read as words.</summary>
    public string Shown(StaffField field, string? value) => value is not { Length: > 0 } ? texts["EmptyValue"]
        : field == StaffField.Rights ? string.Join(Cultures.IsChinese ? "、" : ", ", value.Split(',').Select(right => people[RightWords.Key(right)].Value))
        : value;

    public IActionResult OnGet() => Page();

    public FileResult OnGetSample()
    {
        var text = texts["SampleCsv"].Value.Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n";
        return File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], CsvFile.ContentType, texts["SampleName"]);
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
            Refuse(people["TextLost"]);
            return Page();
        }

        IReadOnlyList<IssuedCode>? codes = null;
        if (!await TryAsync(async () => codes = await import.RunAsync(text, fingerprint ?? "", formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            await PreviewAsync(text);
            return Page();
        }

        Done = texts["Imported", added, changed];
        if (codes is { Count: > 0 })
        {
            Codes = codes;
            return Page();
        }

        SayDone(codes is null ? texts["ImportedBefore"] : Done);
        return LocalRedirect("/people");
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
