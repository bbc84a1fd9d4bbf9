using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>Mails about a phase itself in a running procedure.</summary>
public sealed class PhaseMailsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_phase_is_announced_reminded_of_and_reported_on_once_each(Database database)
    {
        await using var rig = await StartedAsync(database, "启动后第1日");

        await rig.GoToAsync(RuntimeRig.Local(3, 3, 8));
        Assert.Empty(await MailsAsync(rig));
        await rig.GoToAsync(RuntimeRig.Local(3, 3));
        await rig.RestartAsync();
        await rig.PumpAsync();
        Assert.Equal(["u1@example.test", "u2@example.test", "u3@example.test"], (await MailsAsync(rig)).Select(n => n.RecipientAddress));

        await rig.GoToAsync(RuntimeRig.Local(3, 25));
        var ends = Assert.Single(await MailsAsync(rig), n => n.Kind == "phase-ends");
        Assert.Equal("office@example.test", ends.RecipientAddress);
        Assert.Contains("尚有3项未办结：自查报告（3）", ends.Text, StringComparison.Ordinal);
        Assert.Contains("/runs/", ends.Text, StringComparison.Ordinal);

        await rig.GoToAsync(RuntimeRig.Local(3, 28));
        await rig.GoToAsync(RuntimeRig.Local(3, 30));
        var report = Assert.Single(await MailsAsync(rig), n => n.Kind == "phase-report");
        Assert.Contains("到期时尚有3项未办结：自查报告（3）", report.Text, StringComparison.Ordinal);
        Assert.Equal(5, (await MailsAsync(rig)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_planned_can_be_read_before_it_goes_and_is_what_goes(Database database)
    {
        await using var rig = await StartedAsync(database, "启动后第1日");
        var row = await rig.ReadAsync(db => db.Schedule.SingleAsync(r => r.RuleName == "opened"));

        var planned = (await rig.Get<PlannedNotices>().ReadAsync(row.Id, CancellationToken.None))!.Mails;
        await rig.GoToAsync(RuntimeRig.Local(3, 3));

        Assert.Equal(planned.Select(n => (n.RecipientAddress, n.Subject, n.Text)).Order(), (await MailsAsync(rig)).Select(n => (n.RecipientAddress, n.Subject, n.Text)).Order());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_phase_that_opens_late_is_announced_when_it_opens_and_not_before(Database database)
    {
        await using var rig = await StartedAsync(database, null, ("entry", "event"), ("entryEvent", "进驻"));
        await rig.GoToAsync(RuntimeRig.Local(3, 10, 15));
        Assert.Empty(await MailsAsync(rig));

        var run = await rig.ReadAsync(db => db.Runs.Select(r => r.Id).SingleAsync());
        await rig.WriteAsync(db => rig.Bursts.PublishAsync(db, "e1", "进驻", null, run, CancellationToken.None));
        await rig.PumpAsync();

        Assert.Equal(3, (await MailsAsync(rig)).Count(n => n.Kind == "phase-opened"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Done_early_the_phase_is_reported_on_the_next_workday_though_the_run_is_over(Database database)
    {
        await using var rig = await StartedAsync(database, "启动后第1日");
        await rig.GoToAsync(RuntimeRig.Local(3, 12, 16));
        foreach (var task in await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).ToListAsync()))
        {
            await rig.AcceptAsync(task);
        }

        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Select(r => r.State).SingleAsync()));
        await rig.GoToAsync(RuntimeRig.Local(3, 13));

        Assert.Contains("各项工作均已办结", Assert.Single(await MailsAsync(rig), n => n.Kind == "phase-report").Subject, StringComparison.Ordinal);
        Assert.DoesNotContain(await MailsAsync(rig), n => n.Kind == "phase-ends");
    }

    private static async Task<RuntimeRig> StartedAsync(Database database, string? start, params (string Name, JsonNode Value)[] more)
    {
        var phase = Draw.Phase("p1", start, "3月27日", Draw.Collect("report"));
        foreach (var (name, input) in Draw.Step("x", "x", [("openingTo", "units:all"), ("remindTo", "post:office"), ("remindBeforeEnd", "2"), ("reportTo", "post:office"), .. more]).Where(p => p.Value is JsonObject).ToList())
        {
            phase[name] = input!.DeepClone();
        }

        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("one", Draw.Flowchart("flow", phase)));
        await rig.SeedOfficeAsync();
        await rig.StartRunAsync("one");
        await rig.PumpAsync();
        return rig;
    }

    private static Task<List<Notice>> MailsAsync(RuntimeRig rig) =>
        rig.ReadAsync(db => db.Notices.AsNoTracking().Where(n => n.Kind.StartsWith("phase-")).OrderBy(n => n.RecipientAddress).ToListAsync());
}
