using WorkflowHost.Reliability.Hosting;

// host CLOCK-FILE [arguments of the host]: the product with the clock read from a file; started and killed by the harness.
// short: what ./test runs.
switch (args)
{
    case ["host", var clockFile, .. var hostArguments]:
        return await ClockedHost.RunAsync(clockFile, hostArguments);
    case [] or ["short"]:
        Console.WriteLine("no scenario yet");
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: WorkflowHost.Reliability [short]");
        return 2;
}
