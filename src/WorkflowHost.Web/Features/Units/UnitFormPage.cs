using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Runtime.Units.Handover;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Units;

/// <summary>One unit: a new one (<c>/units/new</c>) or one there is.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class UnitFormPage(UnitList units, AddUnit add, ChangeUnit change, IStringLocalizer<UnitPageTexts> texts) : HostPage
{
    public const string NewId = "new";

    public string Id { get; private set; } = NewId;
    public bool IsNew => Id == NewId;
    public bool IsActive { get; private set; } = true;

    /// <summary>The name as it is kept, for the heading.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What stands in the fields: as typed when that was refused.</summary>
    public UnitDetails Details { get; private set; } = new();
    public IReadOnlyList<string> Kinds { get; private set; } = [];

    /// <summary>Of the unit as the page shows it; after a refusal of the present one, so that saving again is meant.</summary>
    public int? ShownVersion { get; private set; }

    public Task<IActionResult> OnGetAsync(string id) => ShowAsync(id, null);

    public async Task<IActionResult> OnPostAsync(string id, UnitDetails unit, string? formToken)
    {
        if (!ModelState.IsValid)
        {
            Refuse(texts["OrderWrong"]);
            return await ShowAsync(id, unit);
        }

        var actor = HttpContext.Actor();
        var handedOver = HandedOver.Nothing;
        var isDone = id == NewId
            ? await TryAsync(() => add.RunAsync(unit, formToken ?? "", actor, Cancellation))
            : await TryAsync(async () => handedOver = await change.RunAsync(id, unit, actor, Cancellation));
        if (!isDone)
        {
            return await ShowAsync(id, unit);
        }

        SayDone(texts[id == NewId ? "Added" : "Saved", unit.Name?.Trim() ?? ""] + UnitWords.Of(handedOver, texts));
        return LocalRedirect("/units");
    }

    public Task<IActionResult> OnPostDeactivateAsync(string id) => SwitchAsync(id, false);

    public Task<IActionResult> OnPostActivateAsync(string id) => SwitchAsync(id, true);

    private async Task<IActionResult> SwitchAsync(string id, bool isActive)
    {
        if (await units.FindAsync(id, Cancellation) is not { } unit)
        {
            return NotFound();
        }

        if (!await TryAsync(() => change.SetActiveAsync(id, isActive, HttpContext.Actor(), Cancellation)))
        {
            return await ShowAsync(id, null);
        }

        SayDone(texts[isActive ? "Activated" : "Deactivated", unit.Name]);
        return LocalRedirect("/units");
    }

    private async Task<IActionResult> ShowAsync(string id, UnitDetails? typed)
    {
        Id = id;
        if (!IsNew)
        {
            if (await units.FindAsync(id, Cancellation) is not { } unit)
            {
                return NotFound();
            }

            (Name, IsActive, Details, ShownVersion) = (unit.Name, unit.IsActive, UnitDetails.Of(unit), unit.Version);
        }

        Details = typed ?? Details;
        Kinds = await units.KindsAsync(Cancellation);
        return Page();
    }
}
