using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

public sealed class IncidentTests
{
    /// <summary>The first step waits for a date that cannot be read, so it fails.</summary>
    private static readonly string Failing = Draw.Definition("failing", Draw.Step("until", "WorkflowHost.WaitUntil"), Draw.Event("go", "go"));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failed_step_is_shown_retried_and_skipped_with_a_reason(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.SeedOfficeAsync(units: 0);
        await rig.StartAsync("i1", await rig.PublishAsync(Failing));
        var incidents = rig.Get<Incidents>();
        var first = Assert.Single(await incidents.ListAsync("i1", CancellationToken.None));
        Assert.Equal("until", first.ActivityId);

        Assert.True(await incidents.RetryAsync("i1", first.Id, RuntimeRig.Office, CancellationToken.None));
        var again = Assert.Single(await incidents.ListAsync("i1", CancellationToken.None));
        await Assert.ThrowsAsync<RefusedException>(() => incidents.SkipAsync("i1", again.Id, "Done", " ", RuntimeRig.Office, CancellationToken.None));
        var skipped = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => incidents.SkipAsync("i1", again.Id, "Done", "日期已经过了", RuntimeRig.Office, CancellationToken.None)));

        Assert.Single(skipped, one => one);
        Assert.Empty(await incidents.ListAsync("i1", CancellationToken.None));
        Assert.Equal("go", (await rig.ReadAsync(db => db.Bookmarks.Select(b => b.NodeId).SingleAsync())).Split(':')[^1]);
        Assert.Equal(["incident.retried", "incident.skipped"], (await rig.ReadAsync(db => db.Audit.Select(a => a.Act).ToListAsync())).Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_step_that_is_given_up_ends_its_branch_and_nothing_after_it_happens(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.SeedOfficeAsync(units: 0);
        await rig.StartAsync("i1", await rig.PublishAsync(Draw.Definition("drawn", Draw.Flowchart("flow", Draw.Step("until", "WorkflowHost.WaitUntil"), Draw.Event("go", "go")))));
        var incidents = rig.Get<Incidents>();
        var failed = Assert.Single(await incidents.ListAsync("i1", CancellationToken.None));

        await Assert.ThrowsAsync<RefusedException>(() => incidents.CancelAsync("i1", failed.Id, "", RuntimeRig.Office, CancellationToken.None));
        Assert.True(await incidents.CancelAsync("i1", failed.Id, "不再需要", RuntimeRig.Office, CancellationToken.None));

        Assert.Empty(await incidents.ListAsync("i1", CancellationToken.None));
        Assert.Empty(await rig.ReadAsync(db => db.Bookmarks.ToListAsync()));
        var instance = await rig.ReadAsync(db => db.Instances.SingleAsync());
        Assert.Equal(("Finished", 0), (instance.Status, instance.IncidentCount));
        var entry = await rig.ReadAsync(db => db.Audit.SingleAsync());
        Assert.Equal(("incident.cancelled", "不再需要"), (entry.Act, entry.Reason));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_came_for_a_step_that_was_refused_is_given_again_when_the_incident_is_retried(Database database)
    {
        var large = Draw.Step("large", "Elsa.SetName", ("value", new string('x', 5000)));
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.SeedOfficeAsync(units: 0);
        rig.Limits = new EngineLimits(StateBytes: 4000);
        await rig.RestartAsync();
        await rig.StartAsync("i1", await rig.PublishAsync(Draw.Definition("grows", Draw.Event("first", "first"), large, Draw.Event("second", "second"))));

        await rig.ResumeAsync("i1", await WaitAsync(rig), "the answer");
        var incidents = rig.Get<Incidents>();
        var refused = Assert.Single(await incidents.ListAsync("i1", CancellationToken.None));
        Assert.Equal("StateTooLarge", refused.Code);
        Assert.Equal(0, await rig.PumpAsync());

        Assert.True(await incidents.RetryAsync("i1", refused.Id, RuntimeRig.Office, CancellationToken.None));
        await rig.PumpAsync();
        var again = Assert.Single(await incidents.ListAsync("i1", CancellationToken.None));
        Assert.Equal("StateTooLarge", again.Code);

        rig.Limits = null;
        await rig.RestartAsync();
        Assert.True(await rig.Get<Incidents>().RetryAsync("i1", again.Id, RuntimeRig.Office, CancellationToken.None));
        await rig.PumpAsync();

        Assert.Empty(await rig.Get<Incidents>().ListAsync("i1", CancellationToken.None));
        Assert.Equal("second", (await rig.ReadAsync(db => db.Bookmarks.Select(b => b.NodeId).SingleAsync())).Split(':')[^1]);
        Assert.Empty(await rig.ReadAsync(db => db.PendingStimuli.ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_workflow_asks_in_vain_is_an_incident_of_the_step_and_not_tried_for_ever(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.SeedOfficeAsync(units: 0);
        await rig.PublishAsync(Draw.Definition("asks", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director"))));
        await rig.StartAsync("i1", await rig.PublishAsync(Draw.Definition("outer", Draw.Step("other", "Elsa.DispatchWorkflow", ("workflowDefinitionId", "asks")), Draw.Event("go", "go"))));

        await rig.PumpAsync();

        // Nobody started a run, and an approval belongs to one.
        var child = await rig.ReadAsync(db => db.Instances.SingleAsync(i => i.ParentInstanceId == "i1"));
        var incident = Assert.Single(await rig.Get<Incidents>().ListAsync(child.Id, CancellationToken.None));
        Assert.Equal(("NeedsRun", "ok"), (incident.Code, incident.ActivityId));
        Assert.Contains("评议项目", incident.Message, StringComparison.Ordinal);
        Assert.Empty(await rig.ReadAsync(db => db.PendingStimuli.ToListAsync()));
        Assert.Equal(0, await rig.PumpAsync());
    }

    private static Task<string> WaitAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Bookmarks.Select(b => b.Id).SingleAsync());
}
