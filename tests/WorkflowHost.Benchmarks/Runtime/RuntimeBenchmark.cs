using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>
/// S1 (start until the first task can be read) and S2 (decide until completed), in process, 32 clients, beside a floor of the same
/// run: one commit with an instance row and a task row in raw SQL. SQLite always, PostgreSQL when WORKFLOWHOST_TEST_POSTGRES names
/// a database made for this. The end state is counted before a figure is printed.
/// </summary>
internal static class RuntimeBenchmark
{
    private const int Starts = 6_000;
    private const int Clients = 32;

    private static readonly string Definition =
        """
        {"id":"p1-v1","definitionId":"p1","name":"p1","version":1,"isPublished":true,"isLatest":true,
         "variables":[{"id":"note","name":"note","typeName":"String"}],
         "root":{"id":"root","type":"Elsa.Sequence","version":1,"activities":[
          {"id":"set","type":"Elsa.SetVariable","version":1,"variable":{"id":"note","name":"note"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"PAYLOAD"}}},
          {"id":"ok","type":"WorkflowHost.Approval","version":1,"title":{"typeName":"String","expression":{"type":"Literal","value":"approve"}},"approvers":{"typeName":"String","expression":{"type":"Literal","value":"post:director"}}},
          {"id":"set2","type":"Elsa.SetVariable","version":1,"variable":{"id":"note","name":"note"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"done"}}}]}}
        """.Replace("PAYLOAD", new string('x', 1024), StringComparison.Ordinal);

    internal static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runtime-benchmark");
        try
        {
            await MeasureAsync("SQLite", $"Data Source={Path.Combine(folder.FullName, "bench.db")}");
            if (Environment.GetEnvironmentVariable("WORKFLOWHOST_TEST_POSTGRES") is { } postgres)
            {
                await MeasureAsync("PostgreSQL", postgres);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, string connectionString)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:WorkflowHost", connectionString)]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddHostStore(configuration).AddProcedureRuntime();
        await using var host = services.BuildServiceProvider();
        var store = host.GetRequiredService<HostStore>();
        await store.MigrateAsync(CancellationToken.None);
        await store.WriteAsync((db, _) => Task.FromResult(db.Definitions.Add(new DefinitionVersion
        {
            Id = "p1-v1",
            DefinitionId = "p1",
            Version = 1,
            Name = "p1",
            IsLatest = true,
            IsPublished = true,
            Json = Definition,
        })), CancellationToken.None);

        await AllAsync(2000, number => StartAsync(host, store, "warm" + Text(number)));
        var floor = await AllAsync(Starts, number => FloorAsync(store, number));
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var starts = await AllAsync(Starts, number => StartAsync(host, store, "run-" + Text(number)));
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var tasks = await store.ReadAsync((db, _) => db.Tasks.Where(t => t.State == TaskState.Open && t.RunId.StartsWith("run-")).Select(t => t.Id).ToListAsync(), CancellationToken.None);
        Check(tasks.Count == Starts, $"{tasks.Count} tasks for {Starts} starts");

        var decisions = await AllAsync(Starts, number => DecideAsync(host, store, tasks[number]));
        var completed = await store.ReadAsync((db, _) => db.Runs.CountAsync(r => r.State == RunState.Completed && r.Id.StartsWith("run-")), CancellationToken.None);
        Check(completed == Starts, $"{completed} of {Starts} completed");
        Print($"{name}: floor, one commit of two rows", floor, null);
        Print($"{name}: S1 start → task", starts, $"{starts / floor:0.00} × floor, {cpu.TotalMilliseconds / Starts:0.00} ms CPU each");
        Print($"{name}: S2 decide → completed", decisions, $"{decisions / floor:0.00} × floor");
    }

    private static Task StartAsync(ServiceProvider host, HostStore store, string id) => store.WriteAsync(
        async (db, stop) =>
        {
            db.Runs.Add(new Run
            {
                Id = id,
                Title = id,
                DefinitionId = "p1",
                DefinitionVersionId = "p1-v1",
                RootInstanceId = "i-" + id,
                Settings = """{"startDate":"2026-03-02","timeZoneId":"Asia/Shanghai","noticeHour":9,"openingHour":8}""",
                StartedBy = "benchmark",
            });
            await host.GetRequiredService<Bursts>().StartAsync(db, "i-" + id, "p1-v1", id, new JsonObject { ["amount"] = 12 }, stop);
        },
        CancellationToken.None);

    private static Task DecideAsync(ServiceProvider host, HostStore store, string taskId) => store.WriteAsync(
        async (db, stop) =>
        {
            var task = await db.Tasks.FirstAsync(t => t.Id == taskId, stop);
            task.State = TaskState.Approved;
            task.WaitsOnPost = null;
            task.FinishedAt = TimeProvider.System.GetUtcNow();
            task.Version++;
            await host.GetRequiredService<Approvals>().DecidedAsync(db, task, stop);
        },
        CancellationToken.None);

    /// <summary>Through the same door, so with the same group commit, but nothing of ours in between.</summary>
    private static Task FloorAsync(HostStore store, int number) => store.WriteAsync(
        async (db, stop) =>
        {
            var id = "floor" + Text(number);
            var state = new byte[1024];
            await db.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO instances ("Id", "DefinitionVersionId", "Status", "SubStatus", "IncidentCount", "JournalLength", "State", "Version", "CreatedAt", "UpdatedAt")
                 VALUES ({id}, 'floor', 'Running', 'Suspended', 0, 0, {state}, 1, 0, 0)
                 """,
                stop);
            await db.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO tasks ("Id", "Kind", "RunId", "InstanceId", "BookmarkId", "NodeId", "Title", "State", "WaitsOnUnit", "OpenedAt", "Round", "Version")
                 VALUES ({id}, 'Approval', 'floor', {id}, {id}, 'n', 't', 'Open', FALSE, 0, 0, 0)
                 """,
                stop);
        },
        CancellationToken.None);

    private static async Task<double> AllAsync(int count, Func<int, Task> act)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var number && number < count)
            {
                await act(number);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The run is void: " + what);
        }
    }

    private static void Print(string what, double rate, FormattableString? more) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-45} {rate,8:0}/s   {more?.ToString(CultureInfo.InvariantCulture)}"));
}
