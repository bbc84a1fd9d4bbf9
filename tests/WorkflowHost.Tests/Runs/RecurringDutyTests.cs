using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>A recurring duty in a running procedure: each time once, planned before it comes, over with its phase.</summary>
public sealed class RecurringDutyTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Each_time_opens_one_task_with_its_own_date_and_its_own_reminders(Database database)
    {
        await using var rig = await StartedAsync(database, "5月31日", ("remindBefore", "3"));
        Assert.Equal(["due#2026-03", "due#2026-04", "due#2026-05"], await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName.StartsWith("due#")).OrderBy(r => r.At).Select(r => r.RuleName).ToListAsync()));

        await rig.GoToAsync(RuntimeRig.Local(3, 18));
        await rig.RestartAsync();
        await rig.PumpAsync();
        var march = Assert.Single(await TasksAsync(rig));
        Assert.Equal(("党建研究（2026年3月）", "2026-03", new DateOnly(2026, 3, 25)), (march.Title, march.Occurrence, march.DueDate));

        // March stays open: in April each task is reminded of by its own row alone.
        await rig.GoToAsync(RuntimeRig.Local(4, 23));
        var tasks = await TasksAsync(rig);
        Assert.Equal(["2026-03", "2026-04"], tasks.Select(t => t.Occurrence));
        var reminders = await rig.ReadAsync(db => db.Notices.Where(n => n.ScheduleRowId != null).Select(n => new { n.TaskId, db.Schedule.First(r => r.Id == n.ScheduleRowId).RuleName }).ToListAsync());
        Assert.Equal(tasks.Select(t => (t.Id, "before-3#" + t.Occurrence)), reminders.OrderBy(r => r.RuleName).Select(r => (r.TaskId!, r.RuleName)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Done_each_time_the_phase_ends_as_done(Database database)
    {
        await using var rig = await StartedAsync(database, "4月30日");
        await rig.GoToAsync(RuntimeRig.Local(3, 20));
        await FinishAsync(rig);
        await rig.GoToAsync(RuntimeRig.Local(4, 20));
        await FinishAsync(rig);

        await rig.GoToAsync(RuntimeRig.Local(5, 1));

        Assert.Equal("Done", await rig.ReadAsync(db => db.Phases.Select(p => p.Outcome).SingleAsync()));
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_open_at_the_end_of_the_phase_is_withdrawn_with_it_and_nothing_comes_after(Database database)
    {
        await using var rig = await StartedAsync(database, "4月10日");
        await rig.GoToAsync(RuntimeRig.Local(3, 20));

        await rig.GoToAsync(RuntimeRig.Local(6, 1));

        Assert.Equal("Overdue", await rig.ReadAsync(db => db.Phases.Select(p => p.Outcome).SingleAsync()));
        Assert.Equal(TaskState.Withdrawn, Assert.Single(await TasksAsync(rig)).State);
        Assert.Equal(0, await rig.ReadAsync(db => db.Schedule.CountAsync(r => r.State == ScheduleRowState.Planned)));
        Assert.Equal(0, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_months_off_the_latest_time_is_asked_for_and_the_others_are_not(Database database)
    {
        await using var rig = await StartedAsync(database, "12月31日");

        await rig.GoToAsync(RuntimeRig.Local(6, 22));
        await rig.PumpAsync();

        Assert.Equal(["2026-06"], (await TasksAsync(rig)).Select(t => t.Occurrence));
        Assert.Equal(3, await rig.ReadAsync(db => db.Schedule.CountAsync(r => r.RuleName.StartsWith("opens#") && r.State == ScheduleRowState.Passed)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_duty_that_makes_up_for_each_time_asks_for_all_of_them_once(Database database)
    {
        await using var rig = await StartedAsync(database, "12月31日", ("missed", "each"));

        await rig.GoToAsync(RuntimeRig.Local(6, 22));
        await rig.PumpAsync();

        Assert.Equal(["2026-03", "2026-04", "2026-05", "2026-06"], (await TasksAsync(rig)).Select(t => t.Occurrence));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_duty_without_end_is_always_planned_a_year_ahead(Database database)
    {
        await using var rig = await StartedAsync(database, "不限");
        Assert.Equal(12, await DuesAsync(rig));

        await rig.GoToAsync(RuntimeRig.Local(3, 20));
        await rig.GoToAsync(RuntimeRig.Local(4, 20));

        // 20 April has been reached: a year beyond it is March of the next.
        Assert.Equal(13, await DuesAsync(rig));
        Assert.Equal(0, await rig.Get<Reconciler>().RunOnceAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_event_that_ends_it_takes_back_the_times_that_no_longer_come(Database database)
    {
        await using var rig = await StartedAsync(database, "不限", ("until", "“验收”后10日"));
        await rig.GoToAsync(RuntimeRig.Local(3, 20));
        await FinishAsync(rig);
        var run = await rig.ReadAsync(db => db.Runs.Select(r => r.Id).SingleAsync());

        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "验收", null, run, CancellationToken.None));

        Assert.Equal(new DateOnly(2026, 3, 30), await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == "until").Select(r => r.Date).SingleAsync()));
        Assert.Equal(1, await rig.ReadAsync(db => db.Schedule.CountAsync(r => r.RuleName.StartsWith("due#") && r.State == ScheduleRowState.Planned)));
        await rig.GoToAsync(RuntimeRig.Local(3, 31));
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Moving_one_time_by_hand_moves_that_task_and_no_other(Database database)
    {
        await using var rig = await StartedAsync(database, "12月31日", ("missed", "each"));
        await rig.GoToAsync(RuntimeRig.Local(4, 20));
        var row = await rig.ReadAsync(db => db.Schedule.SingleAsync(r => r.RuleName == "due#2026-04"));
        var move = new DateMove(row.Id, new DateOnly(2026, 4, 29), "会议改期");

        var shown = await rig.Get<MoveDate>().PreviewAsync(row.RunId, move, CancellationToken.None);
        await rig.Get<MoveDate>().RunAsync(row.RunId, move, DateChange.Fingerprint([shown]), "form", RuntimeRig.Office, CancellationToken.None);

        Assert.Equal([new DateOnly(2026, 3, 25), new DateOnly(2026, 4, 29)], (await TasksAsync(rig)).Select(t => t.DueDate!.Value));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_duty_reached_late_asks_for_the_time_that_is_still_to_come(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("duty", Draw.Flowchart("flow", Draw.Phase("p", "启动当日", "12月31日", Draw.Event("e", "go"), Duty()))));
        await rig.SeedOfficeAsync();
        var run = await rig.StartRunAsync("duty");
        await rig.PumpAsync();
        await rig.GoToAsync(RuntimeRig.Local(3, 20));
        Assert.Empty(await TasksAsync(rig));

        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "go", null, run, CancellationToken.None));
        await rig.PumpAsync();

        Assert.Equal("2026-03", Assert.Single(await TasksAsync(rig)).Occurrence);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_time_that_is_asked_for_the_moment_the_phase_opens_is_asked_for(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("duty", Draw.Flowchart("flow", Draw.Phase("p", "3月20日", "12月31日", Duty()))));
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("duty");

        // 25 March is asked for five workdays before, which the phase has not opened on: so on its first day, with its start.
        await rig.GoToAsync(RuntimeRig.Local(3, 20));

        Assert.Equal("2026-03", Assert.Single(await TasksAsync(rig)).Occurrence);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Units_hand_in_each_time_and_the_next_is_another_collection(Database database)
    {
        await using var rig = await StartedAsync(database, "12月31日", ("who", "units"));
        await rig.GoToAsync(RuntimeRig.Local(3, 20));
        foreach (var task in await TasksAsync(rig))
        {
            await rig.AcceptAsync(task.Id);
        }

        await rig.GoToAsync(RuntimeRig.Local(4, 20));

        var tasks = await TasksAsync(rig);
        Assert.Equal(3, tasks.Count(t => t is { Occurrence: "2026-03", State: TaskState.Accepted }));
        Assert.Equal(3, tasks.Count(t => t is { Occurrence: "2026-04", State: TaskState.Open, UnitId: not null }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_counts_from_an_event_gets_its_date_when_the_event_happens_and_open_tasks_show_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("after", Draw.Flowchart("flow", Draw.Phase("p", "启动当日", "12月31日", Draw.Collect("report", ("dueRule", "“反馈”后15日内"), ("remindBefore", "3"))))));
        await rig.SeedOfficeAsync();
        var run = await rig.StartRunAsync("after");
        await rig.PumpAsync();
        Assert.Equal(0, await rig.ReadAsync(db => db.Schedule.CountAsync(r => r.RuleName == "due")));

        rig.Clock.AdvanceTo(RuntimeRig.Local(4, 10));
        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "反馈", null, run, CancellationToken.None));

        Assert.Equal(new DateOnly(2026, 4, 25), await rig.ReadAsync(db => db.Schedule.Where(r => r.RuleName == "due").Select(r => r.Date).SingleAsync()));
        Assert.All(await TasksAsync(rig), t => Assert.Equal(new DateOnly(2026, 4, 25), t.DueDate));
    }

    private static JsonObject Duty(params (string Name, JsonNode Value)[] inputs) =>
        Draw.Step("duty", "WorkflowHost.RecurringDuty", [("title", "党建研究"), ("rhythm", "每月25日"), ("assignee", "post:office"), .. inputs]);

    private static async Task<RuntimeRig> StartedAsync(Database database, string end, params (string Name, JsonNode Value)[] inputs)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("duty", Draw.Flowchart("flow", Draw.Phase("p", "启动当日", end, Duty(inputs)))));
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("duty");
        await rig.PumpAsync();
        return rig;
    }

    private static Task<List<WorkTask>> TasksAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Tasks.AsNoTracking().OrderBy(t => t.Occurrence).ThenBy(t => t.Id).ToListAsync());

    private static Task<int> DuesAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Schedule.CountAsync(r => r.RuleName.StartsWith("due#")));

    private static async Task FinishAsync(RuntimeRig rig)
    {
        foreach (var task in (await TasksAsync(rig)).Where(t => t.FinishedAt is null))
        {
            await rig.WriteAsync(async db =>
            {
                var open = await db.Tasks.FirstAsync(t => t.Id == task.Id);
                (open.State, open.WaitsOnPost, open.FinishedAt) = (TaskState.Done, null, rig.Clock.GetUtcNow());
                return await rig.Get<Assignments>().DoneAsync(db, open, [], CancellationToken.None);
            });
        }
    }
}
