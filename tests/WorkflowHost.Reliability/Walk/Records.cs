using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Web;

namespace WorkflowHost.Reliability.Walk;

/// <summary>
/// Looks into the database beside the running host, over connections of its own that only read: what was really stored, not
/// what a page says.
/// </summary>
internal sealed class Records(string[] hostArguments) : IAsyncDisposable
{
    private readonly Microsoft.AspNetCore.Builder.WebApplication reader = HostApplication.Build(hostArguments);

    public Task<T> ReadAsync<T>(Func<HostDbContext, Task<T>> read) =>
        reader.Services.GetRequiredService<HostStore>().ReadAsync((db, _) => read(db), CancellationToken.None);

    public Task<DateTimeOffset> WhenAsync(string nodeEnd, string rule, ScheduleRowKind kind) => ReadAsync(async db =>
        (await db.Schedule.Where(r => r.Kind == kind && r.RuleName == rule).ToListAsync()).Single(r => r.NodeId.EndsWith(nodeEnd, StringComparison.Ordinal)).At);

    /// <summary>Asks again until it holds: every step of a procedure ends in a row somebody can see.</summary>
    public async Task UntilAsync(string what, Func<HostDbContext, Task<bool>> holds, CancellationToken stop)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        try
        {
            while (!await ReadAsync(holds))
            {
                await pause.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"Waited 120 s in vain for: {what}");
        }
    }

    /// <summary>
    /// What the walk left behind, a line a fact, without ids and times: the same for a walk that was never killed.
    /// </summary>
    public Task<IReadOnlyList<string>> FactsAsync() => ReadAsync<IReadOnlyList<string>>(async db =>
    {
        var units = await db.Units.ToDictionaryAsync(u => u.Id, u => u.Name);
        var nodes = (await db.Tasks.ToListAsync()).ToDictionary(t => t.Id, t => $"{t.NodeId} {(t.UnitId is null ? "" : units[t.UnitId])}");
        List<string> facts =
        [
            .. (await db.Runs.ToListAsync()).Select(r => $"run {r.Title} {r.State}"),
            .. (await db.Tasks.ToListAsync()).Select(t => $"task {nodes[t.Id]} {t.State} round {t.Round}"),
            .. (await db.TaskEvents.ToListAsync()).Where(e => e.Act is not "draft").Select(e => $"event {nodes[e.TaskId]} {e.Act}"),
            .. (await db.Submissions.ToListAsync()).Select(s => $"submission {nodes[s.TaskId]} round {s.Round} {s.Answers.Length}"),
            .. (await db.Attachments.ToListAsync()).Select(a => $"paper {nodes[a.TaskId]} {a.Slot} {a.FileName} round {a.Round}"),
            // A digest is how several of them travel: which lie together when the host is killed is chance.
            .. (await db.Notices.Where(n => n.Kind != "digest").ToListAsync()).Select(n => $"notice {n.Kind} {n.RecipientAddress} {n.State} {n.Subject}"),
            .. (await db.Journal.ToListAsync()).Where(j => j.Event is "Started" or "Completed").Select(j => $"journal {j.NodeId} {j.Event}"),
            .. (await db.Schedule.ToListAsync()).Where(r => r.State == ScheduleRowState.Fired).Select(r => $"fired {r.NodeId} {r.RuleName} {r.Date:yyyy-MM-dd}"),
            .. (await db.Instances.ToListAsync()).Select(i => $"instance {i.Status} {i.SubStatus} incidents {i.IncidentCount}"),
            .. (await db.Audit.ToListAsync()).Where(a => !a.Act.StartsWith("sign-in", StringComparison.Ordinal) && a.RunId is not null).Select(a => $"audit {a.Act}"),
        ];
        facts.Sort(StringComparer.Ordinal);
        return facts;
    });

    public async ValueTask DisposeAsync() => await reader.DisposeAsync();
}
