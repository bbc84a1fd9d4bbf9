namespace WorkflowHost.Web.Commands;

/// <summary><c>serve</c>: the host, until it is told to stop.</summary>
internal static class Serve
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = HostApplication.Build(args);
        StopInTime.Watch(app);
        await app.RunAsync();
        return 0;
    }
}
