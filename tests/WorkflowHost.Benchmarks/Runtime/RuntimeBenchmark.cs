using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>
/// S1 (start until the first task can be read), S2 (decide until completed) and S3 (many that wait, many deadlines) over HTTP, host
/// and clients in processes of their own, beside a floor measured in the same run. The end state is counted before a figure is
/// printed; a figure short of what must be reached makes the exit code 1.
/// </summary>
internal static class RuntimeBenchmark
{
    private const int Starts = 2_000;
    private const int Decisions = 40_000;
    private const int Clients = 32;

    /// <summary>Floor and host take turns, about half a second each, so that a machine that is faster one minute than the next is so for both.</summary>
    private const int Rounds = 9;

    /// <summary>Until the code is compiled for speed (a seventh of the time between 40 000 and 60 000 starts was the compiler's); a host that runs for months is always past it.</summary>
    private const int Warm = 70_000;

    internal static async Task<int> RunAsync(string[] args)
    {
        var kinds = args.Length > 0 ? args : PostgresServer.Missing is null ? ["sqlite", "postgres"] : ["sqlite"];
        if (PostgresServer.Missing is { } missing && args.Length == 0)
        {
            Console.WriteLine(missing);
        }

        var goals = new Goals();
        foreach (var kind in kinds)
        {
            await StartsAndActsAsync(kind, goals);
            await WaitingBenchmark.RunAsync(kind, goals);
        }

        return goals.Close();
    }

    internal static Task<MeasuredProcess> StartHostAsync(BenchDatabase database) => MeasuredProcess.StartAsync(
        typeof(HostApplication), "--urls", "http://127.0.0.1:0", "--environment", "Production", "--Data:Folder", database.Folder, "--Definitions:Folder", "", "--ConnectionStrings:WorkflowHost", database.ConnectionString);

    private static async Task StartsAndActsAsync(string kind, Goals goals)
    {
        var name = kind == "sqlite" ? "SQLite" : "PostgreSQL";
        await using var database = await BenchDatabase.CreateAsync(kind);
        await using var people = await Population.CreateAsync(database.ConnectionString);
        await using var host = await StartHostAsync(database);
        using var load = new Load(host.Address);
        await StartManyAsync(load, people, Warm, Clients, from: 0);
        var started = Warm;
        await using (var floor = await Floor.StartAsync(kind))
        {
            await floor.RoundAsync(Warm);
            foreach (var clients in (int[])[1, 16])
            {
                var (measured, cpu) = await RoundAsync(host, database, load, people, clients == 1 ? Starts / 4 : Starts, clients, started);
                started += clients == 1 ? Starts / 4 : Starts;
                goals.Print($"{name}: S1 start → task, {clients} clients", measured, FormattableString.Invariant($"{cpu:0.00} ms CPU each"));
            }

            var rounds = new List<(double Rate, double Cpu)>();
            for (var round = 1; round <= Rounds; round++)
            {
                var (least, leastCpu) = await floor.RoundAsync(5 * Starts);
                var (measured, cpu) = await RoundAsync(host, database, load, people, Starts, Clients, started);
                started += Starts;
                rounds.Add((measured.Rate / least.Rate, cpu / leastCpu));
                goals.Print($"{name}: floor, a POST and one commit of two rows", least, FormattableString.Invariant($"{leastCpu:0.00} ms CPU each"));
                goals.Print($"{name}: S1 start → task, {Clients} clients", measured, FormattableString.Invariant($"{rounds[^1].Rate:0.00} × floor, {cpu:0.00} ms CPU each = {rounds[^1].Cpu:0.0} × floor"));
            }

            goals.Must($"{name}: S1 at {Clients} clients ÷ floor, median of {Rounds} rounds", Median(rounds.Select(r => r.Rate)), kind == "sqlite" ? 0.10 : 0.20, atLeast: true);
            goals.Must($"{name}: S1 CPU ÷ floor, median of {Rounds} rounds", Median(rounds.Select(r => r.Cpu)), 5, atLeast: false);
        }

        var tasks = await TasksAsync(load, people);
        Check(tasks.Count == started, $"{tasks.Count} tasks for {started} starts");
        var decided = await DecideAsync(load, people, tasks[..Decisions]);
        var completed = await people.Store.ReadAsync((db, stop) => db.Runs.CountAsync(r => r.State == RunState.Completed, stop), CancellationToken.None);
        Check(completed == Decisions, $"{completed} of {Decisions} completed");
        goals.Print($"{name}: S2 approve → completed, {Clients} clients", decided, $"each of {Decisions / 100} sent twice won once");
        goals.Must($"{name}: S2 a second", decided.Rate, 480, atLeast: true);
    }

    /// <summary>Starts, and what each cost the host and the database.</summary>
    private static async Task<(Measured Measured, double CpuEach)> RoundAsync(MeasuredProcess host, BenchDatabase database, Load load, Population people, int count, int clients, int from)
    {
        var cpu = host.Cpu(database.Server);
        var measured = await StartManyAsync(load, people, count, clients, from);
        return (measured, (host.Cpu(database.Server) - cpu).TotalMilliseconds / count);
    }

    private static double Median(IEnumerable<double> figures) => figures.Order().ElementAt(Rounds / 2);

    internal static Task<Measured> StartManyAsync(Load load, Population people, int count, int clients, int from) => Load.RunAsync(count, clients, async number =>
    {
        using var answer = await load.PostAsync("/api/v1/runs", Population.Body(from + number), people.Starter);
        Check(answer.StatusCode == HttpStatusCode.Created, $"a start was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    });

    /// <summary>What each person finds in the inbox, read over HTTP by the one it is for.</summary>
    private static async Task<List<(int Person, string Id)>> TasksAsync(Load load, Population people)
    {
        var found = new List<(int, string)>[Population.People];
        await Load.RunAsync(Population.People, 8, async person =>
        {
            found[person] = [];
            for (var page = 0; ; page++)
            {
                var answer = await load.GetAsync($"/api/v1/tasks?page={page}", people.Tokens[person]);
                found[person].AddRange(answer["items"]!.AsArray().Select(item => (person, (string)item!["id"]!)));
                if (found[person].Count >= (int)answer["total"]!)
                {
                    return;
                }
            }
        });
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>Every hundredth is sent twice at once with different keys: one is applied, the other is told it was too late.</summary>
    private static Task<Measured> DecideAsync(Load load, Population people, List<(int Person, string Id)> tasks) => Load.RunAsync(tasks.Count, Clients, async number =>
    {
        var (person, id) = tasks[number];
        var copies = await Task.WhenAll(Enumerable.Range(0, number % 100 == 0 ? 2 : 1).Select(async _ =>
        {
            using var answer = await load.PostAsync($"/api/v1/tasks/{id}/decision", """{"outcome":"approved"}""", people.Tokens[person]);
            return (answer.StatusCode, Body: await answer.Content.ReadAsStringAsync());
        }));
        var won = copies.Count(c => c.StatusCode == HttpStatusCode.OK && (bool)JsonNode.Parse(c.Body)!["applied"]!);
        Check(won == 1 && copies.All(c => c.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict), $"a decision was answered {string.Join(" and ", copies.Select(c => c.StatusCode + " " + c.Body))}");
    });

    internal static void Check(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("The run is void: " + what);
        }
    }
}
