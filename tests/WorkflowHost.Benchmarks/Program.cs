using WorkflowHost.Benchmarks.Engine;
using WorkflowHost.Benchmarks.Mail;
using WorkflowHost.Benchmarks.Runtime;

return args switch
{
    ["engine", ..] => EngineBenchmark.Run(),
    ["mail", ..] => await MailBenchmark.RunAsync(),
    ["runtime", ..] => await RuntimeBenchmark.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("Scenarios: engine, mail, runtime");
    return 2;
}
