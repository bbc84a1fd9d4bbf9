using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Tokens;

/// <summary>访问令牌: one's own tokens for programs; who administers sees and ends those of all. A token is on the page once, right after it was made.</summary>
[Authorize]
internal sealed class TokensPage(AccessTokens tokens, HostClock clock, IStringLocalizer<TokensTexts> texts) : HostPage
{
    private const int PageSize = 50;

    public IReadOnlyList<TokenRow> Rows { get; private set; } = [];
    public int PageNumber { get; private set; }
    public bool HasMore { get; private set; }
    public bool ShowsAll => User.May(Rights.Administer);
    public DateTimeOffset Now => clock.Now;

    /// <summary>The scopes the rights of the one who is signed in allow.</summary>
    public IReadOnlyList<string> Scopes => [.. TokenScopes.All.Where(scope => TokenScopes.IsCovered(scope, [.. Rights.All.Where(User.May)]))];

    /// <summary>Shown this once.</summary>
    public string? Issued { get; private set; }
    public string? Name { get; private set; }
    public int Days { get; private set; } = 90;
    public IReadOnlyList<string> Chosen { get; private set; } = [];

    public Task OnGetAsync(int p)
    {
        PageNumber = Pager.Read(p);
        return LoadAsync();
    }

    public async Task<IActionResult> OnPostAsync(string? name, int days, string[] scopes, string? formToken)
    {
        (Name, Days, Chosen) = (name, days, scopes);
        if (await TryAsync(async () => Issued = await tokens.IssueAsync(User.Id(), name ?? "", scopes, days, formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            (Name, Chosen) = (null, []);
        }

        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(string? id)
    {
        if (!await tokens.RevokeAsync(id ?? "", ShowsAll, HttpContext.Actor(), Cancellation))
        {
            return NotFound();
        }

        SayDone(texts["Revoked"]);
        return LocalRedirect("/tokens");
    }

    private async Task LoadAsync()
    {
        var rows = await tokens.ListAsync(ShowsAll ? null : User.Id(), PageNumber, PageSize + 1, Cancellation);
        HasMore = rows.Count > PageSize;
        Rows = [.. rows.Take(PageSize)];
    }
}
