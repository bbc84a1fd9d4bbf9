using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.People;

/// <summary>One post: its name, and who held, holds and will hold it.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class PostPage(StaffDirectory people, OfficePosts posts, PostAssignments assignments, HostClock clock, IStringLocalizer<PeoplePageTexts> texts) : HostPage
{
    public PostRow Post { get; private set; } = null!;
    public IReadOnlyList<StaffMember> Staff { get; private set; } = [];

    public DateOnly Today => clock.Today;

    public Task<IActionResult> OnGetAsync(string code) => ShowAsync(code);

    public Task<IActionResult> OnPostAsync(string code, string? name, int orderNumber) =>
        ModelState.IsValid
            ? ActAsync(code, texts["Saved", name?.Trim() ?? ""], () => posts.ChangeAsync(code, name, orderNumber, HttpContext.Actor(), Cancellation))
            : RefuseAsync(code, "OrderWrong");

    public Task<IActionResult> OnPostAppointAsync(string code, string? staffId, string? from, string? to, string? formToken) =>
        TryDay(from, out var begin) && TryDay(to, out var end)
            ? ActAsync(code, texts["Appointed"], () => assignments.AddAsync(code, staffId ?? "", begin, end, formToken ?? "", HttpContext.Actor(), Cancellation))
            : RefuseAsync(code, "DateWrong");

    public Task<IActionResult> OnPostDatesAsync(string code, string? holdingId, string? from, string? to) =>
        TryDay(from, out var begin) && TryDay(to, out var end)
            ? ActAsync(code, texts["DatesSaved"], () => assignments.ChangeAsync(holdingId ?? "", begin, end, HttpContext.Actor(), Cancellation))
            : RefuseAsync(code, "DateWrong");

    public Task<IActionResult> OnPostRemoveAsync(string code, string? holdingId) =>
        ActAsync(code, texts["Removed"], () => assignments.RemoveAsync(holdingId ?? "", HttpContext.Actor(), Cancellation));

    /// <summary>Key of the word for a holding as seen from today.</summary>
    public string StateOf(HolderRow holder) => holder.From > Today ? "Coming" : holder.HoldsOn(Today) ? "Now" : "Past";

    private async Task<IActionResult> ActAsync(string code, string done, Func<Task> act)
    {
        if (!await TryAsync(act))
        {
            return await ShowAsync(code);
        }

        SayDone(done);
        return LocalRedirect("/people/posts/" + Uri.EscapeDataString(code));
    }

    private Task<IActionResult> RefuseAsync(string code, string text)
    {
        Refuse(texts[text]);
        return ShowAsync(code);
    }

    private async Task<IActionResult> ShowAsync(string code)
    {
        if (await people.PostAsync(code, Cancellation) is not { } post)
        {
            return NotFound();
        }

        Post = post;
        Staff = await people.ActiveAsync(Cancellation);
        return Page();
    }

    private static bool TryDay(string? text, out DateOnly? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!DateOnly.TryParseExact(text.Trim(), "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            return false;
        }

        day = read;
        return true;
    }
}
