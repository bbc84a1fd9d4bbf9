using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>S3: what those who wait cost in memory and in the inbox, and how a host gets through ten thousand deadlines of one second.</summary>
internal static class WaitingBenchmark
{
    private const int Waiting = 100_000;
    private const int Deadlines = 10_000;
    private const int Warm = 3_000;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    internal static async Task<int> RunAsync(string kind)
    {
        var goals = new Goals();
        await RunAsync(kind, goals);
        return goals.Close();
    }

    internal static async Task RunAsync(string kind, Goals goals)
    {
        var name = kind == "sqlite" ? "SQLite" : "PostgreSQL";
        await using var database = await BenchDatabase.CreateAsync(kind);
        await using var people = await Population.CreateAsync(database.ConnectionString);
        var empty = await MemoryAsync(database, people, null);
        await people.WaitingAsync(Waiting);
        var inbox = new List<Measured>();
        var full = await MemoryAsync(database, people, async (host, load) =>
        {
            // As with starts: until the code is compiled for speed.
            await InboxAsync(load, people, Warm);
            inbox.Add(await InboxAsync(load, people, 1_000));
            var starts = RuntimeBenchmark.StartManyAsync(load, people, 2_000, 16, 0);
            inbox.Add(await InboxAsync(load, people, 500));
            await starts;
        });
        goals.Print($"{name}: S3 inbox with {Waiting} waiting", inbox[0], $"database {database.Megabytes()} MB");
        goals.Print($"{name}: S3 inbox while 16 clients start", inbox[1], "");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: S3 memory after {Idle.TotalSeconds:0} s idle: {empty} MB empty, {full} MB with {Waiting} waiting"));
        goals.Must($"{name}: S3 memory with {Waiting} waiting ÷ empty", (double)full / empty, 1.1, atLeast: false);
        goals.Must($"{name}: S3 memory with {Waiting} waiting, MiB", full, 225, atLeast: false);
        goals.Must($"{name}: S3 inbox over HTTP p50, ms", inbox[0].P50.TotalMilliseconds, 2, atLeast: false);
        await DeadlinesAsync(name, kind, goals);
    }

    private static async Task<long> MemoryAsync(BenchDatabase database, Population people, Func<MeasuredProcess, Load, Task>? also)
    {
        await using var host = await RuntimeBenchmark.StartHostAsync(database);
        using var load = new Load(host.Address);
        await load.GetAsync("/api/v1/tasks", people.Tokens[1]);
        await ElapsedAsync(Idle);
        var memory = host.ResidentMegabytes;
        if (also is not null)
        {
            await also(host, load);
        }

        return memory;
    }

    private static Task<Measured> InboxAsync(Load load, Population people, int count) => Load.RunAsync(count, 1, async number =>
    {
        var page = await load.GetAsync("/api/v1/tasks", people.Tokens[number % Population.People]);
        RuntimeBenchmark.Check((int)page["total"]! >= Waiting / Population.People, "the inbox is not full");
    });

    private static async Task DeadlinesAsync(string name, string kind, Goals goals)
    {
        await using var database = await BenchDatabase.CreateAsync(kind);
        await using var people = await Population.CreateAsync(database.ConnectionString);
        await using var host = await RuntimeBenchmark.StartHostAsync(database);
        using var load = new Load(host.Address);
        await RuntimeBenchmark.StartManyAsync(load, people, 500, 16, 0);
        var alone = await OneDeadlineAsync(people);
        var due = TimeProvider.System.GetUtcNow().AddMinutes(2);
        await people.DeadlinesAsync(Deadlines, due);
        var left = due - TimeProvider.System.GetUtcNow();
        RuntimeBenchmark.Check(left > TimeSpan.FromSeconds(1), "the deadlines passed while they were made");
        await ElapsedAsync(left);
        var meanwhile = RuntimeBenchmark.StartManyAsync(load, people, 500, 4, 500);
        while (await people.Store.ReadAsync((db, stop) => db.Timers.AnyAsync(stop), CancellationToken.None))
        {
            RuntimeBenchmark.Check(TimeProvider.System.GetUtcNow() < due.AddMinutes(5), "deadlines were lost");
            await ElapsedAsync(TimeSpan.FromMilliseconds(200));
        }

        var starts = await meanwhile;
        var ended = await people.Store.ReadAsync(
            (db, stop) => db.Instances.Where(i => i.Id.StartsWith("d-")).Select(i => new { i.Status, i.FinishedAt, i.Version }).ToListAsync(stop), CancellationToken.None);
        RuntimeBenchmark.Check(ended.Count == Deadlines && ended.All(e => e.Status == nameof(InstanceStatus.Finished)), "deadlines were lost");
        RuntimeBenchmark.Check(ended.All(e => e.Version == 2), "a deadline fired twice");
        var late = ended.Select(e => (e.FinishedAt!.Value - due).TotalSeconds).Order().ToList();
        RuntimeBenchmark.Check(late[0] >= 0, "a deadline fired early");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: S3 {Deadlines} deadlines of one second: late p50 {late[Deadlines / 2]:0.0} s, p99 {late[Deadlines * 99 / 100]:0.0} s, last {late[^1]:0.0} s; one alone {alone.TotalSeconds:0.00} s"));
        goals.Print($"{name}: S3 starts meanwhile, 4 clients", starts, "");
        goals.Must($"{name}: S3 the last of {Deadlines} deadlines, s", late[^1], 30, atLeast: false);
        goals.Must($"{name}: S3 a deadline alone, s", alone.TotalSeconds, 1, atLeast: false);
    }

    private static async Task<TimeSpan> OneDeadlineAsync(Population people)
    {
        var due = TimeProvider.System.GetUtcNow().AddSeconds(3);
        await people.DeadlinesAsync(1, due);
        while (true)
        {
            var ended = await people.Store.ReadAsync((db, stop) => db.Instances.Where(i => i.Id == "d-0").Select(i => i.FinishedAt).FirstAsync(stop), CancellationToken.None);
            if (ended is { } at)
            {
                await people.Store.WriteAsync((db, stop) => db.Instances.Where(i => i.Id == "d-0").ExecuteDeleteAsync(stop), CancellationToken.None);
                await people.Store.WriteAsync((db, stop) => db.Stimuli.Where(s => s.InstanceId == "d-0").ExecuteDeleteAsync(stop), CancellationToken.None);
                await people.Store.WriteAsync((db, stop) => db.JournalSteps.Where(s => s.InstanceId == "d-0").ExecuteDeleteAsync(stop), CancellationToken.None);
                return at - due;
            }

            RuntimeBenchmark.Check(TimeProvider.System.GetUtcNow() < due.AddMinutes(1), "the deadline was lost");
            await ElapsedAsync(TimeSpan.FromMilliseconds(50));
        }
    }

    private static async Task ElapsedAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }
}
