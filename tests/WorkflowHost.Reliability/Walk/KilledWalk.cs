using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Hosting;

namespace WorkflowHost.Reliability.Walk;

/// <summary>
/// R1/R2 on the walk of a whole slice: kill -9 at random moments, start again, and the end must be the end of a walk that was
/// never killed, to the last row. Mail may be repeated only with the same Message-ID and only if its row says "possibly repeated";
/// the folder of .eml files, one a Message-ID, is what left.
/// </summary>
internal static class KilledWalk
{
    public static async Task<WalkResult> RunAsync(string name, string? postgres, int kills, int seed, TimeSpan undisturbed, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("workflowhost-walk-").FullName;
        try
        {
            string[] arguments =
            [
                "--urls", "http://127.0.0.1:0", "--environment", "Production", "--Data:Folder", folder, "--Host:PublicAddress", "http://127.0.0.1",
                .. postgres is null ? Array.Empty<string>() : ["--ConnectionStrings:WorkflowHost", postgres],
            ];
            var clockFile = Path.Combine(folder, "clock");
            using var clock = new FileClock(clockFile);
            clock.MoveTo(new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.FromHours(8)));
            await Office.PrepareAsync(clock, arguments);
            await using var records = new Records(arguments);
            await using var host = new MortalHost(clockFile, arguments);
            await host.StartAsync();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var watch = Stopwatch.StartNew();
            var reaper = new Reaper(host, new Random(seed), kills, undisturbed).StrikeAsync(over.Token);
            try
            {
                await new SixPhaseWalk(host, clock, records, Path.Combine(folder, "mail")).GoAsync(stop);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                await over.CancelAsync();
                await reaper;
                await host.DisposeAsync();
                throw new InvalidOperationException($"{name}: {failure.Message}\n--- the host said ---\n{host.Output}", failure);
            }

            var took = watch.Elapsed;
            var inTheWalk = host.Kills;
            await reaper;
            var facts = await records.FactsAsync();
            var repeated = await records.ReadAsync(db => db.Notices.CountAsync(n => n.PossiblyRepeated));
            // What travels in a digest counts as the mails it would have been: which lie together when the host is killed is chance.
            var gathered = await records.ReadAsync(db => db.Notices.CountAsync(n => n.DigestId != null)) - await records.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "digest"));
            var mails = Directory.GetFiles(Path.Combine(folder, "mail"), "*.eml").Length + gathered;
            return new WalkResult(name, host.Kills, inTheWalk, facts, mails, repeated, host.Starts, took);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <param name="KillsInTheWalk">How many of the kills fell before its last step; the others hit the host at rest.</param>
/// <param name="Facts">What is stored at the end, a line a fact, sorted.</param>
/// <param name="Mails">Distinct Message-IDs that left.</param>
/// <param name="PossiblyRepeated">Mails whose row admits a second copy.</param>
internal sealed record WalkResult(string Name, int Kills, int KillsInTheWalk, IReadOnlyList<string> Facts, int Mails, int PossiblyRepeated, IReadOnlyList<TimeSpan> Starts, TimeSpan Took);
