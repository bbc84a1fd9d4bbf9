using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.JsonApi;

/// <summary>
/// <c>Authorization: Bearer wfh_…</c>. Only the header counts: a cookie never opens these routes, so no page of another origin can
/// use somebody's session here.
/// </summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, AccessTokens tokens, Guesses guesses)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string SchemeName = "token";
    public const string Scope = "scope";
    private const string TokenId = "token";
    private const string Bearer = "Bearer ";

    /// <summary>Wrong tokens from one source in a quarter of an hour. A right one goes on working: programs of several systems may share an address.</summary>
    public const int MostWrong = 60;
    private bool isTooOften;

    /// <summary>Who acts, as the audit keeps it: the owner, and by which token.</summary>
    public static Actor ActorOf(HttpContext context) =>
        context.Actor() with { From = $"{context.Source()} token:{context.User.FindFirstValue(TokenId)}" };

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await tokens.FindAsync(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } bearer)
        {
            isTooOften = guesses.Add("token:" + Context.Network()) > MostWrong;
            return AuthenticateResult.Fail("The token is unknown or has ended.");
        }

        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, bearer.StaffId));
        identity.AddClaim(new Claim(ClaimTypes.Name, bearer.UserName));
        identity.AddClaim(new Claim(CurrentStaff.DisplayName, bearer.DisplayName));
        identity.AddClaim(new Claim(TokenId, bearer.TokenId));
        identity.AddClaims(bearer.Rights.Select(right => new Claim(Rights.Claim, right)));
        // A scope whose right was taken from the owner since is not there any more.
        identity.AddClaims(bearer.Scopes.Where(scope => TokenScopes.IsCovered(scope, bearer.Rights)).Select(scope => new Claim(Scope, scope)));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (isTooOften)
        {
            Response.Headers.RetryAfter = ((int)Guesses.Window.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ApiProblem.Of(StatusCodes.Status429TooManyRequests, "TooOften", JsonApiTexts.Get("TooOften")).ExecuteAsync(Context);
        }

        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return ApiProblem.Of(StatusCodes.Status401Unauthorized, "TokenMissing", JsonApiTexts.Get("TokenMissing")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiProblem.Of(StatusCodes.Status403Forbidden, "ScopeMissing", JsonApiTexts.Get("ScopeMissing")).ExecuteAsync(Context);
}
