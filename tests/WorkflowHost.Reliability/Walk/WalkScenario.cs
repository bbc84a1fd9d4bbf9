using WorkflowHost.Tests.Store;

namespace WorkflowHost.Reliability.Walk;

/// <summary>The walk undisturbed as the measure, then killed on each database; prints what was held against it.</summary>
internal static class WalkScenario
{
    public static async Task<bool> RunAsync(int kills, int seed, CancellationToken stop)
    {
        Console.WriteLine($"Killed walk: six-phase, six units, kill -9 at {kills} random moments a database, seed {seed}");
        var measure = await KilledWalk.RunAsync("SQLite, undisturbed", null, 0, seed, TimeSpan.Zero, stop);
        var isWhole = Expected(measure);
        Print(measure, isWhole);

        // Beside each other: what is killed on PostgreSQL mostly waits until it is missed.
        var onPostgres = OnPostgresAsync(measure, kills, seed + 1, stop);
        var killed = await KilledWalk.RunAsync("SQLite, killed", null, kills, seed, measure.Took, stop);
        isWhole &= Compare(measure, killed, kills);
        isWhole &= await onPostgres;

        // The checker must see what it is there for: one fact lost and one doubled.
        var planted = killed with { Facts = [.. killed.Facts.Skip(1), killed.Facts[^1]] };
        var isSeen = Differences(measure, planted).Count == 2;
        Console.WriteLine($"  a planted loss and a planted double are {(isSeen ? "seen" : "NOT SEEN")} by the checker");
        return isWhole && isSeen;
    }

    private static async Task<bool> OnPostgresAsync(WalkResult measure, int kills, int seed, CancellationToken stop)
    {
        if (PostgresServer.Missing is { } missing)
        {
            Console.WriteLine("  PostgreSQL skipped: " + missing);
            return true;
        }

        var server = await PostgresServer.GetAsync();
        var database = await server.CreateDatabaseAsync();
        var isWhole = Compare(measure, await KilledWalk.RunAsync("PostgreSQL, killed", database, kills, seed, measure.Took, stop), kills);
        await server.DropDatabaseAsync(database);
        return isWhole;
    }

    /// <summary>The measure itself must be what the procedure says, or the comparison would prove nothing.</summary>
    private static bool Expected(WalkResult walk)
    {
        (string Start, int Count)[] expected =
        [
            ("run ", 1), ("notice opening ", 6), ("notice reminder ", 6), ("notice returned ", 1), ("notice accepted ", 6), ("submission ", 7), ("audit run.started", 1),
        ];
        var wrong = expected.Where(e => walk.Facts.Count(f => f.StartsWith(e.Start, StringComparison.Ordinal)) != e.Count).ToList();
        foreach (var (start, count) in wrong)
        {
            Console.WriteLine($"    expected {count} × “{start}…”, found {walk.Facts.Count(f => f.StartsWith(start, StringComparison.Ordinal))}");
        }

        return wrong.Count == 0;
    }

    private static bool Compare(WalkResult measure, WalkResult walk, int kills)
    {
        var differences = Differences(measure, walk);
        var isWhole = differences.Count == 0 && walk.Kills == kills && walk.Mails == measure.Mails;
        Print(walk, isWhole);
        foreach (var difference in differences.Take(20))
        {
            Console.WriteLine("    " + difference);
        }

        return isWhole;
    }

    private static List<string> Differences(WalkResult measure, WalkResult walk)
    {
        var wanted = Counted(measure);
        var found = Counted(walk);
        return
        [
            .. wanted.Where(f => found.GetValueOrDefault(f.Key) < f.Value).Select(f => $"lost: {f.Key}"),
            .. found.Where(f => wanted.GetValueOrDefault(f.Key) < f.Value).Select(f => $"doubled: {f.Key}"),
        ];
    }

    private static Dictionary<string, int> Counted(WalkResult walk) => walk.Facts.CountBy(fact => fact).ToDictionary();

    private static void Print(WalkResult walk, bool isWhole)
    {
        var slowest = walk.Starts.Count == 0 ? 0 : walk.Starts.Max(s => s.TotalSeconds);
        Console.WriteLine($"  {(isWhole ? "held  " : "FAILED")} {walk.Name}: {walk.Kills} kills ({walk.KillsInTheWalk} in its {walk.Took.TotalSeconds:0} s), {walk.Facts.Count} facts, {walk.Mails} mails, {walk.PossiblyRepeated} possibly repeated, slowest start {slowest:0.0} s");
    }
}
