using System.Diagnostics;
using System.Globalization;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Promises;
using WorkflowHost.Reliability.Walk;

// host CLOCK-FILE [arguments of the host]: the product with the clock read from a file; started and killed by the harness.
if (args is ["host", var clockFile, .. var hostArguments])
{
    return await ClockedHost.RunAsync(clockFile, hostArguments);
}

if (Wanted.Of(args) is not { } wanted)
{
    await Console.Error.WriteLineAsync("Usage: WorkflowHost.Reliability [short|long] [SEED] [only ROW] [report FILE]");
    return 2;
}

using var limit = new CancellationTokenSource(wanted.IsLong ? TimeSpan.FromHours(8) : TimeSpan.FromMinutes(15));
var watch = Stopwatch.StartNew();
var report = new Report(wanted.Seed);
Console.WriteLine($"Promises, {(wanted.IsLong ? "long" : "short")} form, seed {wanted.Seed}");
// The walk on PostgreSQL mostly waits for a dead node to be missed, and so do jumps of the clock and takeovers: they run beside the others.
var walk = wanted.Has("R1") ? WalkScenario.RunAsync(kills: wanted.IsLong ? 500 : 20, wanted.Seed, limit.Token) : Task.FromResult(true);
var waiting = InTurnAsync(
[
    ("R6", () => DatabaseOutageScenario.RunAsync(report, wanted.IsLong ? 30 : 2, wanted.Seed, limit.Token)),
    ("R7", () => MailOutageScenario.RunAsync(report, wanted.IsLong ? 5000 : 200)),
    ("R8", () => ClockJumpScenario.RunAsync(report)),
    ("R4", () => TakeoverScenario.KilledAsync(report, wanted.IsLong ? 100 : 2, limit.Token)),
    // Each sleep is longer than a lease, so this one is not for every change.
    ("R5", () => wanted.IsLong || wanted.Only is not null ? TakeoverScenario.PausedAsync(report, wanted.IsLong ? 50 : 2, limit.Token) : Task.CompletedTask),
]);
await InTurnAsync(
[
    ("R3", () => EveryOperationScenario.RunAsync(report)),
    ("R13", () => RaceScenario.RunAsync(report, 200)),
    ("R20", () => TamperScenario.RunAsync(report, wanted.IsLong ? 1000 : 50, wanted.Seed, limit.Token)),
    ("R10", () => DayOffScenario.RunAsync(report, wanted.IsLong ? 1000 : 300, wanted.IsLong ? 100 : 5)),
    ("R9", () => StampedeScenario.RunAsync(report, wanted.IsLong ? 100_000 : 10_000)),
    ("R18", () => GracefulStopScenario.RunAsync(report, wanted.IsLong ? 200 : 5)),
]);
await waiting;

if (!wanted.Has("R1") && report.IsEmpty)
{
    await Console.Error.WriteLineAsync($"There is no row {wanted.Only}, or this machine has not what it needs.");
    return 2;
}

var isWhole = await walk & report.IsWhole;
if (wanted.File is { } file)
{
    report.Save(file);
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isWhole ? "All promises held" : "A PROMISE WAS BROKEN")}, {watch.Elapsed.TotalSeconds:0} s"));
return isWhole ? 0 : 1;

async Task InTurnAsync((string Name, Func<Task> Run)[] rows)
{
    foreach (var row in rows.Where(row => wanted.Has(row.Name)))
    {
        await row.Run();
    }
}
