using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Walk;

// host CLOCK-FILE [arguments of the host]: the product with the clock read from a file; started and killed by the harness.
// short [seed]: what ./test runs.
switch (args)
{
    case ["host", var clockFile, .. var hostArguments]:
        return await ClockedHost.RunAsync(clockFile, hostArguments);
    case [] or ["short"] or ["short", _]:
        var seed = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next(1, 1_000_000);
        using (var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15)))
        {
            return await WalkScenario.RunAsync(kills: 20, seed, limit.Token) ? 0 : 1;
        }

    default:
        await Console.Error.WriteLineAsync("Usage: WorkflowHost.Reliability [short [SEED]]");
        return 2;
}
