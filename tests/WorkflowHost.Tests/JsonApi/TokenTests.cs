using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.JsonApi;

public sealed class TokenTests
{
    [Fact]
    public async Task Without_a_token_with_an_altered_one_and_with_a_cookie_nothing_opens()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var head = await OrderToPay.PublishAsync(host);
        var token = await IssueAsync(host, head.Id, TokenScopes.All);
        var browser = host.Browser();
        await browser.SignInAsync("wang");

        foreach (var wrong in (string?[])[null, "", token[..^1], token + "x", token.ToUpperInvariant(), "wfh_" + new string('A', 43), new string('A', 5000)])
        {
            var answer = await new ApiClient(host, wrong).GetAsync("/tasks");
            Assert.Equal((HttpStatusCode.Unauthorized, "TokenMissing"), (answer.Status, answer.Code));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/tasks")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/nothing")).Status);
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(host, token).GetAsync("/tasks")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new ApiClient(host, token).GetAsync("/nothing")).Status);
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_say_and_no_more()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var head = await OrderToPay.PublishAsync(host);
        var routes = new (string Scope, Func<ApiClient, Task<ApiAnswer>> Call)[]
        {
            (TokenScopes.RunsStart, c => c.PostAsync("/runs", new JsonObject { ["definitionId"] = "none", ["title"] = "x" })),
            (TokenScopes.RunsRead, c => c.GetAsync("/runs/none")),
            (TokenScopes.RunsRead, c => c.GetAsync("/instances/none")),
            (TokenScopes.TasksRead, c => c.GetAsync("/tasks")),
            (TokenScopes.TasksRead, c => c.GetAsync("/tasks/none")),
            (TokenScopes.TasksComplete, c => c.PostAsync("/tasks/none/decision", new JsonObject { ["outcome"] = "approved" })),
            (TokenScopes.TasksComplete, c => c.PostAsync("/tasks/none/completion", new JsonObject())),
        };
        foreach (var scope in TokenScopes.All)
        {
            var client = new ApiClient(host, await IssueAsync(host, head.Id, [scope]));
            foreach (var route in routes)
            {
                var answer = await route.Call(client);
                Assert.Equal(route.Scope != scope, answer is { Status: HttpStatusCode.Forbidden, Code: "ScopeMissing" });
            }
        }
    }

    [Fact]
    public async Task A_token_ends_by_its_owner_s_hand_by_date_and_with_the_right_or_the_account()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var head = await OrderToPay.PublishAsync(host);
        var (tokens, accounts) = (host.App.Services.GetRequiredService<AccessTokens>(), host.App.Services.GetRequiredService<StaffAccounts>());
        var other = await host.Run.StaffAsync("li", "李四", Rights.Handle, Rights.Administer);
        var token = await IssueAsync(host, head.Id, TokenScopes.All);
        var client = new ApiClient(host, token);
        var id = (await tokens.ListAsync(head.Id, 0, 10, CancellationToken.None))[0].Id;

        Assert.False(await tokens.RevokeAsync(id, ofAnybody: false, new Actor("staff", other.Id, "李四"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/tasks")).Status);

        await accounts.ChangeAsync(head.Id, "王主任", null, [Rights.Administer], isActive: true, null, Actor.System, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/tasks")).Status);
        await accounts.ChangeAsync(head.Id, "王主任", null, [Rights.Handle], isActive: false, null, Actor.System, CancellationToken.None);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/tasks")).Status);
        await accounts.ChangeAsync(head.Id, "王主任", null, [Rights.Handle], isActive: true, null, Actor.System, CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/tasks")).Status);

        host.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/tasks")).Status);

        var fresh = new ApiClient(host, await IssueAsync(host, head.Id, [TokenScopes.TasksRead]));
        var freshId = (await tokens.ListAsync(head.Id, 0, 10, CancellationToken.None))[0].Id;
        Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("/tasks")).Status);
        Assert.True(await tokens.RevokeAsync(freshId, ofAnybody: false, new Actor("staff", head.Id, "王主任"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.Unauthorized, (await fresh.GetAsync("/tasks")).Status);
    }

    [Fact]
    public async Task A_token_is_shown_once_and_stands_nowhere_afterwards()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await OrderToPay.PublishAsync(host);
        var browser = host.Browser();
        await browser.SignInAsync("wang");
        var page = await browser.GetAsync("/tokens");
        (string, string)[] form = [("name", "督查平台"), ("days", "30"), ("scopes", TokenScopes.TasksRead), ("formToken", TestBrowser.FieldOf(page, "formToken"))];

        var made = await browser.PostAsync("/tokens", page, form);
        var again = await browser.PostAsync("/tokens", page, form);
        var later = await browser.GetAsync("/tokens");

        var token = System.Text.RegularExpressions.Regex.Match(made.Html, "wfh_[A-Za-z0-9_-]{43}").Value;
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(host, token).GetAsync("/tasks")).Status);
        Assert.Contains("只显示一次", again.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(token, later.Html, StringComparison.Ordinal);
        Assert.Equal(1, await host.ReadAsync(db => db.AccessTokens.CountAsync()));
        Assert.DoesNotContain(token, string.Join('\n', await host.ReadAsync(db => db.AccessTokens.Select(t => t.Hash + t.Id + t.Name).ToListAsync())), StringComparison.Ordinal);
        Assert.DoesNotContain(token, string.Join('\n', await host.ReadAsync(db => db.Audit.Select(a => a.Details + a.Subject).ToListAsync())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gives_a_token_more_than_he_may_himself()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var clerk = await host.Run.StaffAsync("li", "李四", Rights.Handle);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => IssueAsync(host, clerk.Id, [TokenScopes.RunsStart]));

        Assert.Equal("TokenBeyondRights", refused.Code);
        Assert.Equal(0, await host.ReadAsync(db => db.AccessTokens.CountAsync()));
    }

    private static Task<string> IssueAsync(WebHost host, string ownerId, IReadOnlyCollection<string> scopes) =>
        host.App.Services.GetRequiredService<AccessTokens>().IssueAsync(ownerId, "test", scopes, 30, Guid.NewGuid().ToString(), new Actor("staff", ownerId, ""), CancellationToken.None);
}
