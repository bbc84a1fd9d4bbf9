using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Access;

/// <summary>
/// Walks every route the host has, as a stranger, as somebody with a unit's link, and as staff without any right. A new page is closed to
/// all three until it is named here.
/// </summary>
public sealed class EveryRouteTests
{
    /// <summary>Open to whoever is signed in: what waits on him, what he has done, and his own account. Tasks and papers ask for themselves who may see them.</summary>
    private static readonly string[] OfEverybody = ["", "done", "files/{attachmentId}", "inbox", "password", "sign-out", "tasks/{id}", "tasks/{id}/papers", "tokens"];

    private static readonly HttpStatusCode[] Closed = [HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized];

    [Fact]
    public async Task A_stranger_is_sent_to_the_sign_in_page_everywhere()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();

        await WalkAsync(host, host.Browser(), IsSentAway);
    }

    [Fact]
    public async Task A_units_link_opens_no_page_of_the_office()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var unit = host.Browser();
        (await unit.GetAsync(host.Run.Link(0))).MustBe(HttpStatusCode.OK);

        await WalkAsync(host, unit, IsSentAway);
    }

    [Fact]
    public async Task Staff_without_rights_open_what_is_their_own_and_nothing_else()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        await host.Run.StaffAsync("nobody", "无权限");
        var browser = host.Browser();
        await browser.SignInAsync("nobody");

        await WalkAsync(host, browser, (route, answer) => OfEverybody.Contains(route) ? !Closed.Contains(answer.Status) : Closed.Contains(answer.Status));
    }

    [Fact]
    public async Task Staff_without_rights_see_neither_a_run_nor_a_task_that_is_not_theirs_and_no_way_to_one()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        await host.Run.SubmitAsync(0);
        await host.Run.ApprovalAsync("approval-1", "leader", 3);
        await host.Run.HoldAsync(await host.Run.StaffAsync("leader", "赵局长"), "leader");
        var paper = await host.ReadAsync(db => Task.FromResult(db.Attachments.Select(a => a.Id).First()));
        var browser = host.Browser();
        await browser.SignInAsync("leader");

        foreach (var path in (string[])["/runs", "/runs/" + SampleRun.RunId])
        {
            (await browser.GetAsync(path)).MustBe(HttpStatusCode.Forbidden);
        }

        // What the units have handed in is read by who decides on it, and by nobody else.
        await host.Run.StaffAsync("nobody", "无权限");
        var other = host.Browser();
        await other.SignInAsync("nobody");
        foreach (var path in (string[])["/tasks/" + SampleRun.TaskOf(0), "/files/" + paper, "/tasks/approval-1/papers"])
        {
            (await other.GetAsync(path)).MustBe(HttpStatusCode.NotFound);
        }

        foreach (var path in (string[])["/inbox", "/tasks/approval-1"])
        {
            Assert.DoesNotContain("href=\"/runs", (await browser.GetAsync(path)).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        }
    }

    private static bool IsSentAway(string route, TestPage answer) =>
        answer.Status == HttpStatusCode.Unauthorized || (answer.Status == HttpStatusCode.Redirect && answer.Location!.Contains("/sign-in?returnUrl=", StringComparison.Ordinal));

    private static async Task WalkAsync(WebHost host, TestBrowser browser, Func<string, TestPage, bool> isRight)
    {
        List<string> wrong = [];
        var walked = 0;
        foreach (var (route, method, path) in Routes(host))
        {
            var answer = await browser.SendAsync(new HttpRequestMessage(method, path));
            walked++;
            if (!isRight(route, answer))
            {
                wrong.Add($"{method} {path}: {answer.Status} {answer.Location}");
            }
        }

        Assert.Equal([], wrong);
        Assert.True(walked > 80, $"{walked} requests");
    }

    /// <summary>Every route that is not on the list of the anonymous ones (see <see cref="AnonymousRoutesTests"/>), in every method it takes; a page takes GET and POST.</summary>
    private static IEnumerable<(string Route, HttpMethod Method, string Path)> Routes(WebHost host) =>
        from endpoint in host.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } named ? named : ["GET", "POST"]
        from method in methods
        select (endpoint.RoutePattern.RawText!.TrimStart('/'), new HttpMethod(method), "/" + Fill(endpoint.RoutePattern));

    private static string Fill(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => pattern.RawText!.Contains("runs/{id}", StringComparison.Ordinal) && parameter.Name == "id" ? SampleRun.RunId : "1",
        _ => "",
    }))));
}
