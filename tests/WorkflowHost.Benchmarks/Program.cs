using WorkflowHost.Benchmarks.Mail;

return args switch
{
    ["mail", ..] => await MailBenchmark.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("Scenarios: mail");
    return 2;
}
