using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.People;

[Authorize(Policy = Rights.Administer)]
internal sealed class NewPostPage(StaffDirectory people, OfficePosts posts, HostClock clock, IStringLocalizer<PeoplePageTexts> texts) : HostPage
{
    public string? Code { get; private set; }
    public string? Name { get; private set; }
    public int OrderNumber { get; private set; }

    /// <summary>Offers the place behind the last post.</summary>
    public async Task OnGetAsync() => OrderNumber = (await people.PostsAsync(clock.Today, Cancellation)).Select(p => p.OrderNumber).DefaultIfEmpty().Max() + 10;

    public async Task<IActionResult> OnPostAsync(string? code, string? name, int orderNumber, string? formToken)
    {
        (Code, Name, OrderNumber) = (code, name, orderNumber);
        if (!ModelState.IsValid)
        {
            Refuse(texts["OrderWrong"]);
            return Page();
        }

        if (!await TryAsync(() => posts.AddAsync(code, name, orderNumber, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return Page();
        }

        SayDone(texts["PostAdded", name!.Trim()]);
        return LocalRedirect("/people/posts/" + code!.Trim());
    }
}
