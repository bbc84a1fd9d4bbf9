using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>Instances that start instances of other definitions.</summary>
public sealed class ChildInstanceTests
{
    private static readonly string Child = Draw.Definition("child", Draw.Event("answer", "answer"));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_parent_waits_for_its_child_and_goes_on_when_it_has_ended(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Child);
        await rig.StartAsync("parent", await rig.PublishAsync(Parent("Elsa.ExecuteWorkflow", waits: true)));

        var child = await rig.ReadAsync(db => db.Instances.SingleAsync(i => i.ParentInstanceId == "parent"));
        Assert.Equal("Suspended", child.SubStatus);
        Assert.False(await IsBehindAsync(rig));
        await AnswerAsync(rig, child.Id);

        Assert.Equal("Finished", await rig.StatusAsync(child.Id));
        Assert.True(await IsBehindAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_dispatched_child_starts_in_a_burst_of_its_own_and_is_waited_for_when_asked(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Child);
        await rig.StartAsync("parent", await rig.PublishAsync(Parent("Elsa.DispatchWorkflow", waits: true)));
        var child = await rig.ReadAsync(db => db.Instances.Where(i => i.ParentInstanceId == "parent").Select(i => i.Id).SingleAsync());
        Assert.Equal("Pending", await rig.StatusAsync(child));

        await rig.PumpAsync();
        Assert.Equal("Suspended", await rig.StatusAsync(child));
        await rig.RestartAsync();
        await AnswerAsync(rig, child);

        Assert.True(await IsBehindAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_waits_for_a_child_that_was_only_dispatched(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Child);

        await rig.StartAsync("parent", await rig.PublishAsync(Parent("Elsa.DispatchWorkflow", waits: false)));
        await rig.PumpAsync();

        Assert.True(await IsBehindAsync(rig));
        Assert.Equal("Suspended", await rig.ReadAsync(db => db.Instances.Where(i => i.ParentInstanceId == "parent").Select(i => i.SubStatus).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_child_is_started_for_each_item_and_the_parent_goes_on_after_the_last(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Child);
        var bulk = Draw.Step("start", "Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", "child"));
        bulk["items"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = """["甲","乙","丙"]""" } };
        await rig.StartAsync("parent", await rig.PublishAsync(Draw.Definition("parent", bulk, Draw.Event("behind", "behind"))));
        await rig.PumpAsync();

        var children = await rig.ReadAsync(db => db.Instances.Where(i => i.ParentInstanceId == "parent").Select(i => i.Id).ToListAsync());
        Assert.Equal(3, children.Count);
        foreach (var child in children)
        {
            Assert.False(await IsBehindAsync(rig));
            await AnswerAsync(rig, child);
        }

        Assert.True(await IsBehindAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_definition_that_is_not_there_is_an_incident_that_names_it_also_when_nobody_would_wait(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.StartAsync("parent", await rig.PublishAsync(Parent("Elsa.DispatchWorkflow", waits: false)));

        var state = InstanceState.Deserialize(await rig.ReadAsync(db => db.Instances.Where(i => i.Id == "parent").Select(i => i.State).SingleAsync()));
        var incident = Assert.Single(state.Incidents);
        Assert.Equal(("start", "ChildNotStarted"), (incident.ActivityId, incident.Code));
        Assert.Contains("child", incident.Message, StringComparison.Ordinal);

        await rig.PublishAsync(Child);
        await rig.Store.WriteAsync((db, stop) => rig.Bursts.ApplyAsync(db, "parent", new RetryIncident(incident.Id), "retry", stop), CancellationToken.None);
        await rig.PumpAsync();

        Assert.True(await IsBehindAsync(rig));
        Assert.Equal(1, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.ParentInstanceId == "parent")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Workflows_that_start_each_other_for_ever_end_in_an_incident(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);

        await rig.StartAsync("first", await rig.PublishAsync(Draw.Definition("child", Starting("Elsa.ExecuteWorkflow", waits: true))));

        Assert.InRange(await rig.ReadAsync(db => db.Instances.CountAsync()), 2, 25);
        Assert.Equal(0, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.IncidentCount == 0)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task More_children_than_one_burst_can_take_are_all_started_and_waited_for(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("child", Draw.Step("at once", "Elsa.SetName", ("value", "甲"))));
        var each = Draw.Step("each", "Elsa.ForEach");
        each["items"] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = $"[{string.Join(',', Enumerable.Range(1, 1100))}]" } };
        each["body"] = Starting("Elsa.ExecuteWorkflow", waits: true);
        await rig.StartAsync("parent", await rig.PublishAsync(Draw.Definition("parent", each, Draw.Event("behind", "behind"))));

        Assert.False(await IsBehindAsync(rig));
        await rig.PumpAsync();

        Assert.True(await IsBehindAsync(rig));
        Assert.Equal(1100, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.ParentInstanceId == "parent" && i.SubStatus == "Finished")));
    }

    private static string Parent(string type, bool waits) => Draw.Definition("parent", Starting(type, waits), Draw.Event("behind", "behind"));

    private static JsonObject Starting(string type, bool waits) => Draw.Step("start", type, ("workflowDefinitionId", "child"), ("waitForCompletion", waits));

    private static Task<bool> IsBehindAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Bookmarks.AnyAsync(b => b.InstanceId == "parent" && b.Key == "Event:behind"));

    private static async Task AnswerAsync(RuntimeRig rig, string child)
    {
        await rig.ResumeAsync(child, await rig.ReadAsync(db => db.Bookmarks.Where(b => b.InstanceId == child).Select(b => b.Id).SingleAsync()), "answer");
        await rig.PumpAsync();
    }
}
