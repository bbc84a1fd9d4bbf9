using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.JsonApi;

public sealed class JsonApiTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_program_starts_a_run_finds_its_task_decides_it_and_sees_the_end(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var client = await ApiClient.OfAsync(host, await OrderToPay.PublishAsync(host), [.. TokenScopes.All]);

        var started = await client.PostAsync("/runs", Pay(12));
        var id = (string)started.Body["id"]!;
        var inbox = await client.GetAsync("/tasks?filter=all&page=0");
        var task = inbox.Body["items"]![0]!;
        var before = await client.GetAsync("/runs/" + id);
        var decided = await client.PostAsync($"/tasks/{task["id"]}/decision", new JsonObject { ["outcome"] = "approved", ["comment"] = "同意" });
        var after = await client.GetAsync("/runs/" + id);

        Assert.Equal(HttpStatusCode.Created, started.Status);
        Assert.Equal("/api/v1/runs/" + id, started.Headers.Location?.ToString());
        Assert.Equal((1, "审批用款", id), ((int)inbox.Body["total"]!, (string?)task["title"], (string?)task["runId"]));
        Assert.Equal(("Running", 1), ((string?)before.Body["state"], (int)before.Body["openTasks"]!));
        Assert.True((bool)decided.Body["applied"]!);
        Assert.Equal(("Completed", "Finished", 0), ((string?)after.Body["state"], (string?)after.Body["instance"]!["status"], (int)after.Body["openTasks"]!));
    }

    [Fact]
    public async Task What_the_input_says_decides_whether_anybody_is_asked()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var client = await ApiClient.OfAsync(host, await OrderToPay.PublishAsync(host), [.. TokenScopes.All]);

        var id = (string)(await client.PostAsync("/runs", Pay(5))).Body["id"]!;

        Assert.Equal("Completed", (string?)(await client.GetAsync("/runs/" + id)).Body["state"]);
        Assert.Equal(0, (int)(await client.GetAsync("/tasks")).Body["total"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_request_sent_again_with_its_key_does_nothing_the_second_time(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var client = await ApiClient.OfAsync(host, await OrderToPay.PublishAsync(host), [.. TokenScopes.All]);

        var starts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync("/runs", Pay(12), "order-77")));
        var task = (string)(await client.GetAsync("/tasks")).Body["items"]![0]!["id"]!;
        var decision = new JsonObject { ["outcome"] = "returned", ["comment"] = "金额有误" };
        var first = await client.PostAsync($"/tasks/{task}/decision", decision, "answer-1");
        var again = await client.PostAsync($"/tasks/{task}/decision", decision, "answer-1");
        var other = await client.PostAsync($"/tasks/{task}/decision", new JsonObject { ["outcome"] = "approved" }, "answer-2");

        Assert.Single(starts.Select(s => (string?)s.Body["id"]).Distinct());
        Assert.Equal(1, await host.ReadAsync(db => db.Runs.CountAsync()));
        Assert.Equal((true, false), ((bool)first.Body["applied"]!, (bool)again.Body["applied"]!));
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Contains("王主任", (string?)other.Body["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_answered_with_what_is_wrong_and_starts_nothing()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var client = await ApiClient.OfAsync(host, await OrderToPay.PublishAsync(host), [.. TokenScopes.All]);

        var cases = new (string Body, HttpStatusCode Status, string Code, string Says)[]
        {
            ("{", HttpStatusCode.BadRequest, "BodyUnreadable", "$"),
            ("[]", HttpStatusCode.BadRequest, "BodyUnreadable", "$"),
            ("""{"definitionId":"pay"}""", HttpStatusCode.BadRequest, "BodyUnreadable", "$"),
            ("""{"definitionId":"pay","title":"x","startdate":"2026-11-18"}""", HttpStatusCode.BadRequest, "BodyUnreadable", "startdate"),
            ("""{"definitionId":"pay","title":"x","startDate":"18.11.2026"}""", HttpStatusCode.BadRequest, "BodyUnreadable", "$.startDate"),
            ("""{"definitionId":"none","title":"x"}""", HttpStatusCode.UnprocessableEntity, "DefinitionUnpublished", ""),
            ("""{"definitionId":"pay","title":" "}""", HttpStatusCode.UnprocessableEntity, "TitleMissing", ""),
            ("""{"definitionId":"pay","title":"x","units":["A9"]}""", HttpStatusCode.UnprocessableEntity, "UnitCodesUnknown", "A9"),
            ("""{"definitionId":"pay","title":"x","input":{"unit":"LONG"}}""".Replace("LONG", new string('x', 70_000), StringComparison.Ordinal), HttpStatusCode.UnprocessableEntity, "InputLarge", "64"),
        };
        foreach (var (body, status, code, says) in cases)
        {
            var answer = await client.PostAsync("/runs", body);
            Assert.Equal((status, code), (answer.Status, answer.Code));
            Assert.Contains(says, (string?)answer.Body["title"], StringComparison.Ordinal);
        }

        Assert.Equal(0, await host.ReadAsync(db => db.Runs.CountAsync()));
    }

    [Fact]
    public async Task A_unit_s_paper_is_checked_by_a_program_that_says_which_round_it_looked_at()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var head = await host.Run.StaffAsync("wang", "王主任", Rights.Handle);
        await host.Run.HoldAsync(head, "office-head");
        await host.Run.SubmitAsync(1);
        var client = await ApiClient.OfAsync(host, head, TokenScopes.TasksRead, TokenScopes.TasksComplete);
        var address = $"/tasks/{SampleRun.TaskOf(1)}";

        var seen = await client.GetAsync(address);
        var blind = await client.PostAsync(address + "/decision", new JsonObject { ["outcome"] = "accepted" });
        var done = await client.PostAsync(address + "/decision", new JsonObject { ["outcome"] = "accepted", ["round"] = (int)seen.Body["round"]! });

        Assert.Equal(("Submitted", "区教育局"), ((string?)seen.Body["state"], (string?)seen.Body["unit"]));
        Assert.Equal("RoundMissing", blind.Code);
        Assert.True((bool)done.Body["applied"]!);
        Assert.Equal("Accepted", (string?)(await client.GetAsync(address)).Body["state"]);
    }

    private static JsonObject Pay(int amount) => new()
    {
        ["definitionId"] = "pay",
        ["title"] = "用款审批 2026-118",
        ["input"] = new JsonObject { ["amount"] = amount, ["unit"] = "A01" },
    };
}
