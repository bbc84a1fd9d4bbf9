using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.People;

/// <summary>Somebody is away: the other finds his tasks, gets his mails, and what he does names both.</summary>
public sealed class AbsenceTests
{
    private static readonly Actor Admin = new("staff", "admin", "张敏");

    [Theory, OnSqlite, OnPostgres]
    public async Task The_substitute_finds_the_task_and_both_names_stand_in_the_history_and_the_audit(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var head = await host.Run.StaffAsync("tang.fang", "唐芳", Rights.Handle);
        var deputy = await host.Run.StaffAsync("zhao.gang", "赵刚", Rights.Handle);
        await host.Run.CreateAsync();
        await host.Run.HoldAsync(head, "office-head");
        await host.Run.SubmitAsync(0);
        var office = host.Browser();
        await office.SignInAsync("zhao.gang");
        Assert.DoesNotContain("区交通运输局", (await office.GetAsync("/inbox")).Html, StringComparison.Ordinal);

        var today = new OfficeDay(host.Clock).Today;
        var absences = host.App.Services.GetRequiredService<StaffAbsences>();
        await absences.AddAsync(head.Id, deputy.Id, today, today.AddDays(3), "form", Admin, CancellationToken.None);

        Assert.Contains("区交通运输局", (await office.GetAsync("/inbox")).Html, StringComparison.Ordinal);
        await host.App.Services.GetRequiredService<AcceptSubmission>().RunAsync(SampleRun.TaskOf(0), 1, null, "accept", new Actor("staff", deputy.Id, "赵刚"), CancellationToken.None);
        var act = await host.ReadAsync(db => db.TaskEvents.SingleAsync(e => e.Act == "accepted"));
        Assert.Equal(("赵刚", "唐芳"), (act.ActorName, act.OnBehalfOf));
        var entry = await host.ReadAsync(db => db.Audit.SingleAsync(a => a.Act == "task.accepted"));
        Assert.Equal(("staff:" + deputy.Id, "staff:" + head.Id), (entry.ActorId, entry.OnBehalfOf));
        Assert.Contains("唐芳", (await office.GetAsync("/tasks/" + SampleRun.TaskOf(0))).Html, StringComparison.Ordinal);

        await host.Run.SubmitAsync(1);
        await absences.EndAsync(await host.ReadAsync(db => db.Absences.Select(a => a.Id).SingleAsync()), Admin, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => host.App.Services.GetRequiredService<AcceptSubmission>()
            .RunAsync(SampleRun.TaskOf(1), 1, null, "accept-2", new Actor("staff", deputy.Id, "赵刚"), CancellationToken.None));
        Assert.Equal("NotAsked", refused.Code);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_asked_of_a_post_is_written_to_the_substitute_while_the_holder_is_away(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("ask", Draw.Phase("p1", "启动当日", "3月31日", Draw.Step("ok", "WorkflowHost.Approval", ("title", "审定"), ("approvers", "post:director")))));
        await rig.SeedOfficeAsync();
        await rig.WriteAsync(db => Task.FromResult(db.Absences.Add(new() { Id = "a", StaffMemberId = "director", SubstituteId = "office", From = new DateOnly(2026, 3, 1), To = new DateOnly(2026, 3, 5) })));

        await rig.StartRunAsync("ask");
        await rig.PumpAsync();

        Assert.Equal(["office@example.test"], await rig.ReadAsync(db => db.Notices.Select(n => n.RecipientAddress).ToListAsync()));
    }

    [Theory]
    [InlineData(1, 0, "deputy", "AbsenceDates")]
    [InlineData(-9, -2, "deputy", "AbsenceDates")]
    [InlineData(0, 500, "deputy", "AbsenceDates")]
    [InlineData(0, 2, "self", "AbsenceSubstitute")]
    [InlineData(0, 2, "nobody", "AbsenceSubstitute")]
    public async Task What_cannot_be_is_refused(int from, int to, string substitute, string code)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var head = await host.Run.StaffAsync("tang.fang", "唐芳", Rights.Handle);
        var deputy = await host.Run.StaffAsync("zhao.gang", "赵刚", Rights.Handle);
        var today = new OfficeDay(host.Clock).Today;
        var who = substitute switch { "self" => head.Id, "deputy" => deputy.Id, _ => "x" };

        var refused = await Assert.ThrowsAsync<RefusedException>(() => host.App.Services.GetRequiredService<StaffAbsences>()
            .AddAsync(head.Id, who, today.AddDays(from), today.AddDays(to), "form", Admin, CancellationToken.None));

        Assert.Equal(code, refused.Code);
    }
}
