using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>A run from start to end, its clock in the test's hand.</summary>
public sealed class RunWalkTests
{
    /// <summary>Two phases with fixed dates: papers due on Friday 13 March, the phase ends on the 18th, the next opens on the 19th.</summary>
    private static readonly string TwoPhases = Draw.Definition(
        "two",
        Draw.Phase("p1", "启动当日", "3月18日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"), ("remindOnDay", "true"), ("remindOverdue", "1"))),
        Draw.Phase("p2", "3月19日", "3月31日", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director"))));

    [Theory, OnSqlite, OnPostgres]
    public async Task Papers_are_asked_for_reminded_of_and_accepted_and_the_next_phase_opens_on_its_day(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(TwoPhases);
        await rig.SeedOfficeAsync();
        var runId = await rig.StartRunAsync("two");

        // 2 March, 9:00: the phase opens at 8:00 of its first day, which has come.
        await rig.PumpAsync();
        var tasks = await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.UnitId).ToListAsync());
        Assert.Equal(["u1", "u2", "u3"], tasks.Select(t => t.UnitId));
        Assert.All(tasks, t => Assert.Equal((TaskState.Open, true, new DateOnly(2026, 3, 13)), (t.State, t.WaitsOnUnit, t.DueDate)));
        var opening = await rig.ReadAsync(db => db.Notices.ToListAsync());
        Assert.Equal(["opening", "opening", "opening"], opening.Select(n => n.Kind));
        Assert.All(opening, n => Assert.Contains(LinkPlaceholder.Address, n.Text, StringComparison.Ordinal));

        await rig.AcceptAsync(tasks[0].Id);
        // Three workdays before Friday the 13th is Tuesday the 10th.
        await rig.GoToAsync(RuntimeRig.Local(3, 10, 8, 59));
        Assert.Equal(3, await rig.ReadAsync(db => db.Notices.CountAsync()));
        await rig.GoToAsync(RuntimeRig.Local(3, 10));
        var reminders = await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "reminder").ToListAsync());
        Assert.Equal(["u2", "u3"], reminders.Select(n => n.UnitId).Order());
        Assert.All(reminders, n => Assert.Contains("还剩3个工作日", n.Subject, StringComparison.Ordinal));

        await rig.AcceptAsync(tasks[1].Id);
        await rig.GoToAsync(RuntimeRig.Local(3, 13));
        Assert.Equal(["u3"], await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "due-today").Select(n => n.UnitId!).ToListAsync()));
        await rig.GoToAsync(RuntimeRig.Local(3, 16));
        Assert.Equal(["u3"], await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "overdue").Select(n => n.UnitId!).ToListAsync()));

        await rig.AcceptAsync(tasks[2].Id);
        var collection = await rig.ReadAsync(db => db.Collections.SingleAsync());
        Assert.Equal((3, 3, CollectionState.Complete), (collection.Total, collection.Accepted, collection.State));
        Assert.Equal("Done", await rig.ReadAsync(db => db.Phases.Where(p => p.Title == "p1").Select(p => p.Outcome).SingleAsync()));
        Assert.Equal(0, await rig.ReadAsync(db => db.Tasks.CountAsync(t => t.FinishedAt == null)));

        await rig.GoToAsync(RuntimeRig.Local(3, 19, 8, 0));
        var approval = await rig.ReadAsync(db => db.Tasks.SingleAsync(t => t.Kind == TaskKind.Approval));
        Assert.Equal("director", approval.WaitsOnPost);
        await rig.DecideAsync(approval.Id, TaskState.Approved);

        var run = await rig.ReadAsync(db => db.Runs.SingleAsync(r => r.Id == runId));
        Assert.Equal((RunState.Completed, "Finished"), (run.State, await rig.StatusAsync(run.RootInstanceId)));
        Assert.Equal(0, await rig.ReadAsync(db => db.Schedule.CountAsync(r => r.State == ScheduleRowState.Planned)));
        Assert.Equal(0, await rig.ReadAsync(db => db.Bookmarks.CountAsync()));
        Assert.True(rig.Log.Lines.IsEmpty, rig.Log.ToString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_phase_whose_last_day_has_passed_closes_and_takes_its_open_tasks_back(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(TwoPhases);
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("two");
        await rig.PumpAsync();

        await rig.GoToAsync(RuntimeRig.Local(3, 19, 0, 0));

        Assert.Equal("Overdue", await rig.ReadAsync(db => db.Phases.Where(p => p.Title == "p1").Select(p => p.Outcome).SingleAsync()));
        Assert.All(await rig.ReadAsync(db => db.Tasks.ToListAsync()), t => Assert.Equal(TaskState.Withdrawn, t.State));
        Assert.Equal(CollectionState.Closed, await rig.ReadAsync(db => db.Collections.Select(c => c.State).SingleAsync()));
        // Each unit is told once that nothing more is expected, and no reminder that has not left leaves any more.
        Assert.Equal(["u1", "u2", "u3"], await rig.ReadAsync(db => db.Notices.Where(n => n.Kind == "closed" && n.LinkId == null).OrderBy(n => n.UnitId).Select(n => n.UnitId!).ToListAsync()));
        Assert.Equal(0, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind != "closed" && n.State != NoticeState.Cancelled)));
        Assert.False(await rig.AcceptAsync(await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).FirstAsync())));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_an_outage_over_three_reminders_only_the_latest_is_sent(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(TwoPhases);
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("two");
        await rig.PumpAsync();

        await rig.GoToAsync(RuntimeRig.Local(3, 16, 10));
        await rig.PumpAsync();

        Assert.Equal(["opening", "overdue"], await rig.ReadAsync(db => db.Notices.Select(n => n.Kind).Distinct().OrderBy(k => k).ToListAsync()));
        Assert.Equal(3, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "overdue")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_collection_by_share_the_last_one_needed_goes_on_with_the_names_of_the_missing(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("share", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", ("completion", "share"), ("sharePercent", "50")))));
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("share");
        await rig.PumpAsync();
        var tasks = await rig.ReadAsync(db => db.Tasks.OrderBy(t => t.UnitId).ToListAsync());

        // Half of three, rounded up, is two; both at the same time.
        await Task.WhenAll(rig.AcceptAsync(tasks[0].Id), rig.AcceptAsync(tasks[1].Id));

        Assert.Equal(TaskState.Withdrawn, await rig.ReadAsync(db => db.Tasks.Where(t => t.Id == tasks[2].Id).Select(t => t.State).SingleAsync()));
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_six_phase_pattern_runs_to_its_end_on_its_dates(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "workflows", "six-phase.json")));
        await rig.SeedOfficeAsync(6);
        var runId = await rig.StartRunAsync("six-phase");

        for (var day = 0; day < 400 && await rig.ReadAsync(db => db.Runs.AnyAsync(r => r.State == RunState.Running)); day++)
        {
            await rig.GoToAsync(RuntimeRig.Local(3, 2, 18).AddDays(day));
            foreach (var task in await rig.ReadAsync(db => db.Tasks.Where(t => t.FinishedAt == null).ToListAsync()))
            {
                _ = task.Kind == TaskKind.Submission ? await rig.AcceptAsync(task.Id) : await rig.DecideAsync(task.Id, TaskState.Approved);
            }
        }

        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Where(r => r.Id == runId).Select(r => r.State).SingleAsync()));
        Assert.Equal(6, await rig.ReadAsync(db => db.Phases.CountAsync(p => p.ClosedAt != null)));
        Assert.Equal(12, await rig.ReadAsync(db => db.Tasks.CountAsync(t => t.State == TaskState.Accepted)));
        Assert.True(rig.Log.Lines.IsEmpty, rig.Log.ToString());
    }
}
