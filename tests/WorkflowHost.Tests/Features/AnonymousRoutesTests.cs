using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>Nothing is anonymous that is not on this list. Whoever adds a line has thought about what a stranger can do there.</summary>
public sealed class AnonymousRoutesTests
{
    private static readonly string[] Reviewed =
    [
        "error/{status:int}", // text only
        "first-administrator", // only while there is no administrator, with the one-time code of the console
        "health/live", // a word, for whoever watches the process
        "health/ready", // a word, for whoever balances the load
        "language", // a cookie
        "s/{token}", // the token is the key to one signature on one task
        "s/{token}/files/{attachmentId}", // papers handed in with that task
        "set-password", // with the one-time code of an account, slowed down by account and source
        "sign-in", // slowed down by account and source
        "u/{token}", // the token is the key to one task
        "u/{token}/files/{attachmentId}", // papers of that task
    ];

    [Fact]
    public async Task The_anonymous_routes_are_the_reviewed_ones()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);

        var endpoints = host.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToList();
        var anonymous = endpoints.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(e => e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal);

        Assert.True(endpoints.Count > 15, $"{endpoints.Count} endpoints");
        Assert.Equal(Reviewed, anonymous);
    }

    [Fact]
    public async Task Every_other_page_sends_a_stranger_to_the_sign_in_page()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();

        foreach (var path in (string[])["/", "/inbox", "/done", "/runs", "/runs/new", $"/runs/{SampleRun.RunId}", "/mails", "/tasks/task-0", "/files/x", "/design"])
        {
            var answer = await host.Browser().GetAsync(path);
            Assert.True(answer.Location?.Contains("/sign-in?returnUrl=", StringComparison.Ordinal) == true, $"{path}: {answer.Status} {answer.Location}");
        }
    }
}
