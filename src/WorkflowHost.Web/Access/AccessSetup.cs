using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Web.Access;

/// <summary>Who gets in: cookies of ASP.NET Core Identity, rights as claims, and nothing anonymous that does not say so.</summary>
internal static class AccessSetup
{
    /// <summary>Runs, their units and what they have answered: who runs the office, and who handles its tasks.</summary>
    public const string SeeRuns = "see-runs";

    public static void AddAccess(this IServiceCollection services, LinkAddresses addresses)
    {
        // The prefix __Host- and the flag Secure need HTTPS: they are on when the public address has it, which is how a host is operated.
        var isHttps = addresses.Public.StartsWith("https://", StringComparison.Ordinal);
        var secure = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        var prefix = isHttps ? "__Host-" : "";

        services.AddIdentityCore<StaffMember>(options =>
            {
                options.SignIn.RequireConfirmedAccount = true;
                options.User.RequireUniqueEmail = false;
            })
            .AddEntityFrameworkStores<HostDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<StaffClaims>();
        services.AddScoped<IUserConfirmation<StaffMember>, OnlyActiveStaff>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 600_000);
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, options =>
        {
            options.Cookie.Name = prefix + "staff";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = secure;
            options.LoginPath = "/sign-in";
            options.AccessDeniedPath = "/error/403";
            options.ReturnUrlParameter = "returnUrl";
            options.ExpireTimeSpan = TimeSpan.FromHours(10);
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
            options.Events.OnRedirectToLogin = context => TurnAway(context, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => TurnAway(context, StatusCodes.Status403Forbidden);
        })
            // Identity signs out of this scheme too when a session ends by itself, and fails where it does not exist.
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme);

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(SeeRuns, policy => policy.RequireClaim(Rights.Claim, Rights.Administer, Rights.Handle))
            .AddPolicy(Rights.Administer, policy => policy.RequireClaim(Rights.Claim, Rights.Administer))
            .AddPolicy(Rights.Design, policy => policy.RequireClaim(Rights.Claim, Rights.Design))
            .AddPolicy(Rights.Handle, policy => policy.RequireClaim(Rights.Claim, Rights.Handle));

        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = prefix + "form";
            options.Cookie.HttpOnly = true;
            // Strict would not come along when a link of a web mail is opened: the page would set another, and the form in the other tab would have expired.
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = secure;
            options.HeaderName = "X-Form";
            options.SuppressXFrameOptionsHeader = true;
        });

        services.AddSingleton<StaffAccounts>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<PasswordCodes>();
        services.AddSingleton<IPasswordHasher<StaffMember>, PasswordHasher<StaffMember>>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<OwnPassword>();
        services.AddSingleton<Guesses>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<SignInThrottle>();
        services.AddHostedService<FirstStart>();
    }

    /// <summary>
    /// Who opens a page is sent to the sign-in page. Who posts a form is told in place, where what he typed is kept; a part of a page (htmx)
    /// and the designer get the bare status, and their scripts say it.
    /// </summary>
    private static Task TurnAway(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var request = context.Request;
        if (status == StatusCodes.Status401Unauthorized
            && !request.HasFormContentType
            && !request.Headers.ContainsKey("HX-Request")
            && !request.Path.StartsWithSegments("/elsa", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            // The page of the status code is shown in place, so that the address stays.
            context.Response.StatusCode = status;
        }

        return Task.CompletedTask;
    }
}
