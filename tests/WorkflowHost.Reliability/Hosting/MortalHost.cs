using System.Diagnostics;

namespace WorkflowHost.Reliability.Hosting;

/// <summary>
/// A host that is killed and comes back. Clients ask <see cref="AddressAsync"/> before each try and wait there while it is down.
/// </summary>
internal sealed class MortalHost(string clockFile, IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly SemaphoreSlim change = new(1, 1);
    private HostProcess? current;

    public int Kills { get; private set; }

    public List<TimeSpan> Starts { get; } = [];

    public string Output { get; private set; } = "";

    public async Task StartAsync()
    {
        var watch = Stopwatch.StartNew();
        current = await HostProcess.StartAsync(clockFile, arguments, StartLimit);
        Starts.Add(watch.Elapsed);
    }

    public async Task<Uri> AddressAsync(CancellationToken stop)
    {
        await change.WaitAsync(stop);
        try
        {
            return current!.Address;
        }
        finally
        {
            change.Release();
        }
    }

    /// <summary>Kills it where it stands and starts it again.</summary>
    public async Task KillAndStartAsync()
    {
        await change.WaitAsync();
        try
        {
            Output += current!.Output;
            await current.DisposeAsync();
            Kills++;
            await StartAsync();
        }
        finally
        {
            change.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (current is not null)
        {
            await current.DisposeAsync();
            Output += current.Output;
        }

        change.Dispose();
    }
}
