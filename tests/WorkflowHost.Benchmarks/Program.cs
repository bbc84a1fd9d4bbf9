using WorkflowHost.Benchmarks.Engine;
using WorkflowHost.Benchmarks.Mail;

return args switch
{
    ["engine", ..] => EngineBenchmark.Run(),
    ["mail", ..] => await MailBenchmark.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("Scenarios: engine, mail");
    return 2;
}
