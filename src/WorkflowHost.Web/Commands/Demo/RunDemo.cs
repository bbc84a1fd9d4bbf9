using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Timers;

namespace WorkflowHost.Web.Commands.Demo;

/// <summary>
/// <c>run-demo fuling-2020 [--folder FOLDER]</c>: plays the whole procedure of the paper with the host itself, on a real SQLite file and the
/// real outbox (<c>.eml</c> files), with a clock that jumps from one thing that happens to the next and people who answer by script. Prints
/// the timeline. Without a folder nothing stays.
/// </summary>
public static class RunDemo
{
    public const string Fuling = "fuling-2020";
    private static readonly DateOnly Start = new(2020, 4, 20);

    /// <summary>The last phase of the paper has no end; its last task is due by the end of the year.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(300);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var kept = args is [_, "--folder", var named] ? named : null;
        if (args is not ([Fuling] or [Fuling, "--folder", _]))
        {
            await errors.WriteLineAsync(CommandTexts.Say("RunDemoUsage"));
            return 2;
        }

        if (kept is not null && Directory.Exists(kept) && Directory.EnumerateFileSystemEntries(kept).Any())
        {
            await errors.WriteLineAsync(CommandTexts.Say("RunDemoFolder", kept));
            return 1;
        }

        var folder = kept is null ? Directory.CreateTempSubdirectory("workflowhost-demo-").FullName : Directory.CreateDirectory(kept).FullName;
        try
        {
            var lines = await PlayAsync(folder, line => output.WriteLine(Text(line)), CancellationToken.None);
            var mails = Directory.GetFiles(Path.Combine(folder, "mail"), "*.eml").Length;
            await output.WriteLineAsync(CommandTexts.Say(kept is null ? "RunDemoDone" : "RunDemoKept", lines.Count, mails, folder));
            return 0;
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Plays it into <paramref name="folder"/>; every line is told when it happens.</summary>
    public static async Task<IReadOnlyList<DemoLine>> PlayAsync(string folder, Action<DemoLine> tell, CancellationToken cancellation)
    {
        var rules = new RunClock(new RunSettings(Start));
        var clock = new DemoClock(rules.At(Start, new TimeOnly(8, 0)));
        await using var host = HostApplication.Build(
            ["--environment", "Production", "--Data:Folder", folder, "--Logging:LogLevel:Default", "Error"],
            builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var services = host.Services;
        var store = services.GetRequiredService<HostStore>();
        await store.MigrateAsync(cancellation);
        await services.GetRequiredService<DefinitionSeed>().SeedAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), cancellation);
        await DemoOffice.PrepareAsync(store, Start, cancellation);

        var runId = await services.GetRequiredService<StartRun>().RunAsync(
            new NewRun(
                Fuling, "涪陵区司法局接受区政协民主评议", Start, DemoOffice.UnitIds, "《区司法局接受区政协民主评议工作实施方案》", "迎评工作领导小组办公室", "周主任", "023-00000000"),
            DemoOffice.HolderOf("office"), cancellation);
        var workflow = await store.ReadAsync(
            async (db, stop) => await services.GetRequiredService<CompiledWorkflows>().GetAsync(db, await db.Runs.Where(r => r.Id == runId).Select(r => r.DefinitionVersionId).SingleAsync(stop), stop),
            cancellation);
        return await GoAsync(services, clock, new DemoPeople(services, rules), new DemoTimeline(store, runId, workflow), tell, cancellation);
    }

    private static async Task<IReadOnlyList<DemoLine>> GoAsync(
        IServiceProvider services, DemoClock clock, DemoPeople people, DemoTimeline timeline, Action<DemoLine> tell, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<HostStore>();
        var end = clock.GetUtcNow() + Longest;
        List<DemoLine> lines = [];
        while (true)
        {
            var now = clock.GetUtcNow();
            await services.GetRequiredService<DuePump>().RunOnceAsync(cancellation);
            await people.ActAsync(now, cancellation);
            await services.GetRequiredService<DuePump>().RunOnceAsync(cancellation);
            await services.GetRequiredService<OutboxSender>().SendDueAsync(cancellation);
            var happened = await timeline.NewAsync(now, cancellation);
            happened.ForEach(tell);
            lines.AddRange(happened);
            var next = Earlier(await people.NextAsync(now, cancellation), await store.ReadAsync((db, stop) => NextDueAsync(db, now, stop), cancellation));
            if (next is not { } moment || moment > end)
            {
                var last = await timeline.NewAsync(end, cancellation);
                last.ForEach(tell);
                await services.GetRequiredService<AuditSealer>().SealAsync(cancellation);
                return [.. lines, .. last];
            }

            clock.MoveTo(moment);
        }
    }

    private static async Task<DateTimeOffset?> NextDueAsync(HostDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var date = await db.Schedule.Where(r => r.State == ScheduleRowState.Planned && r.At > now && db.Runs.Any(run => run.Id == r.RunId && run.State == RunState.Running))
            .MinAsync(r => (DateTimeOffset?)r.At, cancellation);
        var timer = await db.Timers.Where(t => t.DueAt > now).MinAsync(t => (DateTimeOffset?)t.DueAt, cancellation);
        var mail = await db.Notices.Where(n => (n.State == NoticeState.Queued || n.State == NoticeState.Retrying) && n.NextAttemptAt > now).MinAsync(n => (DateTimeOffset?)n.NextAttemptAt, cancellation);
        return Earlier(date, Earlier(timer, mail));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private static string Text(DemoLine line) => string.Create(
        CultureInfo.InvariantCulture, $"{line.Date:yyyy-MM-dd} {line.Time}  {line.Kind,-12} {line.Activity,-14} {line.Rule,-12} {line.Who}  {line.Text.ReplaceLineEndings(" ")}");
}
