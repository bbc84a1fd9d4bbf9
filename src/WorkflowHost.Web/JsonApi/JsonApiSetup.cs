using Microsoft.AspNetCore.Authentication;
using WorkflowHost.Runtime.People;

namespace WorkflowHost.Web.JsonApi;

/// <summary>What other systems may do here with a token: start runs, look at them, read an inbox, decide and finish tasks. The same use cases as the pages, and the same checks.</summary>
public static class JsonApiSetup
{
    public const string Path = "/api/v1";

    public static IServiceCollection AddJsonApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in TokenScopes.All)
        {
            policies.AddPolicy(scope, policy => policy.AddAuthenticationSchemes(TokenAuthentication.SchemeName).RequireClaim(TokenAuthentication.Scope, scope));
        }

        // Somebody with a token whatever it may do: for the answer that there is no such route.
        policies.AddPolicy(TokenAuthentication.SchemeName, policy => policy.AddAuthenticationSchemes(TokenAuthentication.SchemeName).RequireAuthenticatedUser());
        return services;
    }

    public static void MapJsonApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Path).AddEndpointFilter<ApiProblemFilter>().DisableAntiforgery();
        api.MapRuns();
        api.MapTasks();
        api.MapFallback("{**path}", ApiProblem.NotFound).RequireAuthorization(TokenAuthentication.SchemeName);
    }
}
