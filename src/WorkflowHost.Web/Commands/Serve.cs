namespace WorkflowHost.Web.Commands;

/// <summary><c>serve</c>: the host, until it is told to stop.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = HostApplication.Build(args);
        StopInTime.Watch(app);
        // The services are gone when the run has ended.
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before it had started, most likely while its database was away.
        }

        return 0;
    }
}
