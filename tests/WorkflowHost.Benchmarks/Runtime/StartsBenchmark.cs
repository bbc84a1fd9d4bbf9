using System.Globalization;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>Only starts, again and again, with what they cost in between: for work on their speed, where one wants to see a change soon, or to profile the host meanwhile.</summary>
internal static class StartsBenchmark
{
    private const int Clients = 32;
    private const int Slice = 10_000;

    internal static async Task<int> RunAsync(string kind, int slices)
    {
        var goals = new Goals();
        await using var database = await BenchDatabase.CreateAsync(kind);
        await using var people = await Population.CreateAsync(database.ConnectionString);
        await using var host = await RuntimeBenchmark.StartHostAsync(database);
        using var load = new Load(host.Address);
        for (var slice = 0; slice < slices; slice++)
        {
            var (all, own) = (host.Cpu(database.Server), host.Cpu(null));
            var measured = await RuntimeBenchmark.StartManyAsync(load, people, Slice, Clients, slice * Slice);
            var each = (host.Cpu(database.Server) - all).TotalMilliseconds / Slice;
            var ofHost = (host.Cpu(null) - own).TotalMilliseconds / Slice;
            goals.Print($"{kind}: starts {slice * Slice} and on", measured, string.Create(CultureInfo.InvariantCulture, $"{each:0.000} ms CPU each, {ofHost:0.000} of it the host's, {host.ResidentMegabytes} MB"));
        }

        return 0;
    }
}
