using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>Starts only add, so on PostgreSQL those of one moment share a commit.</summary>
public sealed class SharedStartTests
{
    private static readonly string Procedure = Draw.Definition(
        "two",
        Draw.Phase("p1", "启动当日", "3月18日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"))),
        Draw.Phase("p2", null, "3月31日", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director"))));

    [Theory, OnPostgres]
    public async Task A_run_with_phases_and_units_starts_without_a_transaction_of_its_own(Database database)
    {
        var counter = new CommitCounter();
        await using var rig = await RuntimeRig.CreateAsync(database, counter);
        await rig.PublishAsync(Procedure);
        await rig.SeedOfficeAsync();
        counter.Transactions.Clear();

        await rig.StartRunAsync("two");

        Assert.Empty(counter.Transactions);
        Assert.Equal(3, await rig.ReadAsync(db => db.RunUnits.CountAsync()));
        Assert.NotEqual(0, await rig.ReadAsync(db => db.Schedule.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_form_posted_many_times_at_once_starts_one_run(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Procedure);
        await rig.SeedOfficeAsync();

        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => rig.StartRunAsync("two", formToken: "form")));

        Assert.Single(ids.Distinct());
        Assert.Equal([ids[0]], await rig.ReadAsync(db => db.Runs.Select((Run r) => r.Id).ToListAsync()));
        Assert.Equal(1, await rig.ReadAsync(db => db.Audit.CountAsync(a => a.Act == "run.started")));
    }
}
