using System.Globalization;
using WorkflowHost.Benchmarks.DryRuns;
using WorkflowHost.Benchmarks.Engine;
using WorkflowHost.Benchmarks.Mail;
using WorkflowHost.Benchmarks.Runtime;

return args switch
{
    ["engine", ..] => EngineBenchmark.Run(),
    ["dry-run", ..] => DryRunBenchmark.Run(),
    ["mail", ..] => await MailBenchmark.RunAsync(),
    ["runtime", .. var kinds] when kinds.All(kind => kind is "sqlite" or "postgres") => await RuntimeBenchmark.RunAsync(kinds),
    ["waiting", ("sqlite" or "postgres") and var kind] => await WaitingBenchmark.RunAsync(kind),
    ["starts", ("sqlite" or "postgres") and var kind, var count] when int.TryParse(count, CultureInfo.InvariantCulture, out var slices) => await StartsBenchmark.RunAsync(kind, slices),
    // Started by the benchmark itself.
    ["floor", var kind, var connectionString] => await FloorServer.RunAsync(kind, connectionString),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("Scenarios: engine, dry-run, mail, runtime [sqlite|postgres], waiting sqlite|postgres, starts sqlite|postgres TENS_OF_THOUSANDS");
    return 2;
}
