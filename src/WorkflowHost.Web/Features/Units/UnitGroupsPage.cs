using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Units;

/// <summary>Groups of units: a name, a code for definitions, and the units one a line.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class UnitGroupsPage(UnitGroups groups, IStringLocalizer<UnitPageTexts> texts) : HostPage
{
    public IReadOnlyList<UnitGroupRow> Groups { get; private set; } = [];
    public IReadOnlyList<string> Problems { get; private set; } = [];
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string Members { get; private set; } = "";

    /// <summary>The group that is open for change; null for a new one.</summary>
    public UnitGroupRow? Open { get; private set; }

    public async Task OnGetAsync(string? group)
    {
        await LoadAsync(group);
        if (Open is { } open)
        {
            (Code, Name, Members) = (open.Code, open.Name, string.Join('\n', open.Members));
        }
    }

    public async Task<IActionResult> OnPostAsync(string? code, string? name, string? members, string? formToken)
    {
        (Code, Name, Members) = (code ?? "", name ?? "", members ?? "");
        var isDone = await TryAsync(async () =>
            Problems = [.. (await groups.SaveAsync(code, name, members, formToken ?? "", HttpContext.Actor(), Cancellation)).Select(p => p.For(CultureInfo.CurrentUICulture))]);
        if (isDone && Problems.Count == 0)
        {
            SayDone(texts["GroupSaved", Name.Trim()]);
            return LocalRedirect("/units/groups");
        }

        if (isDone)
        {
            Refuse(texts["GroupProblems", Problems.Count]);
        }

        await LoadAsync(Code.Trim());
        return Page();
    }

    private async Task LoadAsync(string? code)
    {
        Groups = await groups.ListAsync(Cancellation);
        Open = Groups.FirstOrDefault(g => g.Code == code);
    }
}
