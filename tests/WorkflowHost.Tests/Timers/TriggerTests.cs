using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Timers;

/// <summary>Definitions that begin by themselves: at an event, at an interval, at a plan, at a moment.</summary>
public sealed class TriggerTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_starts_an_instance_that_begins_behind_its_trigger(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await PublishAsync(rig, "heard", Draw.Event("heard", "投诉"));

        Assert.True(await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "投诉", JsonValue.Create("窗口"), null, CancellationToken.None)));
        Assert.False(await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "投诉", JsonValue.Create("窗口"), null, CancellationToken.None)));
        await rig.PumpAsync();

        Assert.Equal("Event:then", await rig.ReadAsync(db => db.Bookmarks.Select(b => b.Key).SingleAsync()));
        Assert.Equal(1, await rig.ReadAsync(db => db.Instances.CountAsync()));
        Assert.NotNull(await rig.ReadAsync(db => db.Events.Select(e => e.TakenAt).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_interval_keeps_its_beat_and_a_day_off_is_made_up_for_by_one_instance(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var published = rig.Clock.GetUtcNow();
        await PublishAsync(rig, "beat", Draw.Step("beat", "Elsa.Timer", ("interval", "01:00:00")));

        await rig.GoToAsync(published.AddMinutes(59));
        Assert.Equal(0, await CountAsync(rig));
        await rig.GoToAsync(published.AddMinutes(61));
        Assert.Equal(1, await CountAsync(rig));
        rig.Clock.AdvanceTo(published.AddMinutes(61).AddHours(26));
        await rig.RestartAsync();
        await rig.PumpAsync();

        Assert.Equal(2, await CountAsync(rig));
        Assert.Equal(published.AddHours(28), await rig.ReadAsync(db => db.Triggers.Select(t => t.DueAt).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_plan_starts_one_instance_at_each_of_its_times_on_however_many_nodes(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await PublishAsync(rig, "daily", Draw.Step("daily", "Elsa.Cron", ("cronExpression", "0 30 8 * * *")));
        var other = rig.Open();

        for (var day = 3; day <= 5; day++)
        {
            rig.Clock.AdvanceTo(RuntimeRig.Local(3, day, 8, 30));
            await Task.WhenAll(rig.PumpAsync(), other.GetRequiredService<DuePump>().RunOnceAsync(CancellationToken.None));
        }

        Assert.Equal(3, await CountAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_moment_starts_one_instance_and_none_again_after_a_restart(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await PublishAsync(rig, "once", Draw.Step("once", "Elsa.StartAt", ("dateTime", "2026-03-03T09:00:00")));
        await PublishAsync(rig, "past", Draw.Step("past", "Elsa.StartAt", ("dateTime", "2026-03-01T09:00:00")));

        await rig.GoToAsync(RuntimeRig.Local(3, 3));
        await rig.RestartAsync();
        await rig.GoToAsync(RuntimeRig.Local(3, 4));

        Assert.Equal(1, await CountAsync(rig));
        Assert.Equal("once-v1", await rig.ReadAsync(db => db.Instances.Select(i => i.DefinitionVersionId).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_taken_back_starts_nothing_any_more(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await PublishAsync(rig, "beat", Draw.Step("beat", "Elsa.Timer", ("interval", "01:00:00")));
        await rig.Get<DefinitionReleases>().RetractAsync("beat", null, RuntimeRig.Office, CancellationToken.None);

        await rig.GoToAsync(rig.Clock.GetUtcNow().AddHours(3));

        Assert.Equal(0, await CountAsync(rig));
        Assert.False((await rig.Get<DefinitionReleases>().PublishAsync("beat", null, RuntimeRig.Office, CancellationToken.None)).AlreadyPublished);
        await rig.GoToAsync(rig.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(1, await CountAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_definition_that_allows_one_instance_is_not_started_beside_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await PublishAsync(rig, "single", Draw.Event("heard", "投诉"), "Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => rig.WriteAsync(db => rig.Bursts.PublishAsync(db, $"e{n}", "投诉", null, null, CancellationToken.None))));
        await rig.PumpAsync();

        Assert.Equal(1, await CountAsync(rig));
    }

    private static Task<int> CountAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Instances.CountAsync());

    /// <summary>A definition that begins with the trigger and then waits for an event nobody sends.</summary>
    private static async Task PublishAsync(RuntimeRig rig, string id, JsonObject trigger, string? activation = null)
    {
        trigger["canStartWorkflow"] = true;
        var definition = (JsonObject)JsonNode.Parse(Draw.Definition(id))!;
        definition["root"] = Draw.Flowchart("root", Draw.Event("then", "then"));
        var activities = definition["root"]!["activities"]!.AsArray();
        activities.RemoveAt(0);
        activities.Insert(0, trigger);
        definition["root"]!["connections"]![0]!["source"]!["activity"] = (string)trigger["id"]!;
        if (activation is not null)
        {
            definition["options"] = new JsonObject { ["activationStrategyType"] = activation };
        }

        await rig.WriteAsync(async db =>
        {
            var row = new DefinitionVersion { Id = id + "-v1", DefinitionId = id, Version = 1, Name = id, IsLatest = true, IsPublished = true, Json = definition.ToJsonString() };
            db.Definitions.Add(row);
            await rig.Get<TriggerIndex>().WriteAsync(db, row, CancellationToken.None);
            return true;
        });
    }
}
