using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Features.Units;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.People;

/// <summary>评议代表: the lists of those who evaluate, each replaced whole by a table that is read and shown first.</summary>
[Authorize(Policy = Rights.Administer)]
[RequestSizeLimit(UploadedTable.LargestRequest)]
internal sealed class EvaluatorsPage(EvaluatorLists lists, IStringLocalizer<PeoplePageTexts> texts) : HostPage
{
    public const int RowsShown = 200;

    public IReadOnlyList<EvaluatorListRow> Lists { get; private set; } = [];

    /// <summary>The list that is open, and who is on it.</summary>
    public EvaluatorListRow? Open { get; private set; }
    public IReadOnlyList<Evaluator> People { get; private set; } = [];

    /// <summary>What the table would make of the list.</summary>
    public EvaluatorImport? Import { get; private set; }
    public string Packed { get; private set; } = "";
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";

    public IEnumerable<string> Remarks(bool isError) => (Import?.Remarks ?? []).Where(r => r.IsError == isError).Take(RowsShown).Select(r => r.Text.For(CultureInfo.CurrentUICulture));

    public async Task OnGetAsync(string? list)
    {
        await LoadAsync(list);
        (Code, Name) = (Open?.Code ?? "", Open?.Name ?? "");
    }

    public async Task<IActionResult> OnPostAsync(string? code, string? name, IFormFile? file)
    {
        (Code, Name) = (code ?? "", name ?? "");
        await TryAsync(async () =>
        {
            EvaluatorLists.Check(code, name);
            Show(await UploadedTable.ReadAsync(file, Cancellation));
        });
        await LoadAsync(Code.Trim());
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(string? code, string? name, string? packed, string? formToken)
    {
        (Code, Name) = (code ?? "", name ?? "");
        if (PackedText.Unpack(packed) is not { } text)
        {
            Refuse(texts["TextLost"]);
        }
        else if (await TryAsync(() => lists.ReplaceAsync(code, name, text, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            SayDone(texts["ListSaved", Name.Trim()]);
            return LocalRedirect("/people/evaluators?list=" + Uri.EscapeDataString(Code.Trim()));
        }
        else
        {
            Show(text);
        }

        await LoadAsync(Code.Trim());
        return Page();
    }

    private void Show(string table)
    {
        Import = EvaluatorTable.Read(table);
        if (Import.HasErrors)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else
        {
            Packed = PackedText.Pack(table);
        }
    }

    private async Task LoadAsync(string? code)
    {
        Lists = await lists.ListAsync(Cancellation);
        Open = Lists.FirstOrDefault(l => l.Code == code);
        People = Open is null ? [] : await lists.PeopleAsync(Open.Code, Cancellation);
    }
}
