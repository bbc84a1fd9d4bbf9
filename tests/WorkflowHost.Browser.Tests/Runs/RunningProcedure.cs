using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Browser.Tests.Runs;

/// <summary>The six-phase pattern of 2 March 2026 in its self-check: the plan approved, every unit asked for its report.</summary>
internal static class RunningProcedure
{
    public static async Task<string> StartAsync(HostFixture host, Scene scene)
    {
        await scene.SetAsync();
        var services = host.Host.Services;
        var units = Enumerable.Range(1, Scene.Units.Count).Select(n => $"unit-{n}").ToList();
        var run = await services.GetRequiredService<StartRun>().RunAsync(
            new NewRun("six-phase", "2026年度民主评议政风行风", new DateOnly(2026, 3, 2), units, "《昭化区2026年度民主评议政风行风工作实施方案》", "区评议工作领导小组办公室", "李明", "0839-8720000"),
            Actor.System,
            CancellationToken.None);
        await scene.UntilAsync("the plan lies before the director", db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Open));
        var store = services.GetRequiredService<HostStore>();
        var plan = await store.ReadAsync((db, stop) => db.Tasks.SingleAsync(t => t.Kind == TaskKind.Approval, stop), CancellationToken.None);
        var director = await store.ReadAsync((db, stop) => db.Users.SingleAsync(u => u.UserName == Scene.Director, stop), CancellationToken.None);
        await services.GetRequiredService<DecideApproval>().RunAsync(plan.Id, TaskState.Approved, null, "approve", new Actor("staff", director.Id, "唐芳"), CancellationToken.None);
        await scene.UntilAsync("self-check has a date", db => db.Schedule.AnyAsync(r => r.NodeId.EndsWith(":selfcheck") && r.RuleName == "start"));
        host.Clock.MoveTo(await scene.WhenAsync(":selfcheck", "start") + TimeSpan.FromMinutes(1));
        await scene.MailsLeftAsync("opening", Scene.Units.Count);
        return run;
    }
}
