using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.People;

/// <summary>One member of staff: a new one (<c>/people/staff/new</c>) or one there is. Its password is its owner's: who administers hands over a one-time code and never knows or types it.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class StaffFormPage(StaffDirectory people, StaffAccounts accounts, StaffAbsences absences, PasswordCodes codes, HostClock clock, IStringLocalizer<PeoplePageTexts> texts) : HostPage
{
    public const string NewId = "new";

    public string Id { get; private set; } = NewId;
    public bool IsNew => Id == NewId;

    /// <summary>As it is kept; null for a new one.</summary>
    public StaffRow? Member { get; private set; }
    public IReadOnlyList<AbsenceRow> Absences { get; private set; } = [];

    /// <summary>Who may act for the one who is away.</summary>
    public IReadOnlyList<Runtime.Store.People.StaffMember> Substitutes { get; private set; } = [];
    public string? UserName { get; private set; }
    public string? DisplayName { get; private set; }
    public string? Email { get; private set; }
    public string? Phone { get; private set; }

    /// <summary>Shown this once.</summary>
    public IssuedCode? Issued { get; private set; }
    public IReadOnlyList<string> Chosen { get; private set; } = [Rights.Handle];

    public Task<IActionResult> OnGetAsync(string id) => ShowAsync(id);

    public async Task<IActionResult> OnPostAsync(string id, string? userName, string? displayName, string? email, string? phone, string[] rights, string? formToken)
    {
        var actor = HttpContext.Actor();
        var isNew = id == NewId;
        var member = isNew ? null : await people.FindAsync(id, clock.Today, Cancellation);
        if (!isNew && member is null)
        {
            return NotFound();
        }

        var wanted = new NewStaffMember(userName ?? "", displayName ?? "", email, null, rights, phone);
        var isDone = await TryAsync(async () =>
        {
            if (isNew)
            {
                Issued = await accounts.AddAsync(wanted, formToken ?? "", actor, Cancellation);
            }
            else
            {
                await accounts.ChangeAsync(id, wanted.DisplayName, email, rights, member!.IsActive, phone, actor, Cancellation);
            }
        });
        if (!isDone)
        {
            var page = await ShowAsync(id);
            (UserName, DisplayName, Email, Phone, Chosen) = (userName, displayName, email, phone, rights);
            return page;
        }

        if (Issued is not null)
        {
            return await ShowAsync(id);
        }

        SayDone(texts[isNew ? "StaffAdded" : "Saved", displayName?.Trim() ?? ""]);
        return LocalRedirect("/people");
    }

    public async Task<IActionResult> OnPostCodeAsync(string id, string? formToken)
    {
        if (await ShowAsync(id) is NotFoundResult || Member is null)
        {
            return NotFound();
        }

        await TryAsync(async () => Issued = await codes.IssueAsync(id, formToken ?? "", HttpContext.Actor(), Cancellation));
        return Page();
    }

    public async Task<IActionResult> OnPostAwayAsync(string id, string? substituteId, DateOnly? from, DateOnly? to, string? formToken)
    {
        var isDone = await TryAsync(() => absences.AddAsync(id, substituteId, from, to, formToken ?? "", HttpContext.Actor(), Cancellation));
        return isDone ? Back(id, "AwaySaved") : await ShowAsync(id);
    }

    public async Task<IActionResult> OnPostReturnAsync(string id, string? absence)
    {
        await absences.EndAsync(absence ?? "", HttpContext.Actor(), Cancellation);
        return Back(id, "AwayEnded");
    }

    private LocalRedirectResult Back(string id, string done)
    {
        SayDone(texts[done]);
        return LocalRedirect("/people/staff/" + Uri.EscapeDataString(id));
    }

    public Task<IActionResult> OnPostDeactivateAsync(string id) => SwitchAsync(id, false);

    public Task<IActionResult> OnPostActivateAsync(string id) => SwitchAsync(id, true);

    private async Task<IActionResult> SwitchAsync(string id, bool isActive)
    {
        if (await ShowAsync(id) is NotFoundResult || Member is null)
        {
            return NotFound();
        }

        if (!await TryAsync(() => accounts.ChangeAsync(id, Member.DisplayName, Member.Email, Member.Rights, isActive, Member.Phone, HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(texts[isActive ? "Activated" : "Deactivated", Member.DisplayName]);
        return LocalRedirect("/people");
    }

    private async Task<IActionResult> ShowAsync(string id)
    {
        Id = id;
        if (IsNew)
        {
            return Page();
        }

        Member = await people.FindAsync(id, clock.Today, Cancellation);
        if (Member is null)
        {
            return NotFound();
        }

        Absences = await absences.OfAsync(id, Cancellation);
        Substitutes = [.. (await people.ActiveAsync(Cancellation)).Where(m => m.Id != id)];
        (UserName, DisplayName, Email, Phone, Chosen) = (Member.UserName, Member.DisplayName, Member.Email, Member.Phone, Member.Rights);
        return Page();
    }
}
