namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>The floor (see <see cref="FloorServer"/>) as a process of its own on a database of its own, asked with the same bodies as the host.</summary>
internal sealed class Floor : IAsyncDisposable
{
    private const int Clients = 32;
    private readonly BenchDatabase database;
    private readonly MeasuredProcess server;
    private readonly Load load;

    private Floor(BenchDatabase database, MeasuredProcess server)
    {
        (this.database, this.server) = (database, server);
        load = new Load(server.Address);
    }

    public static async Task<Floor> StartAsync(string kind)
    {
        var database = await BenchDatabase.CreateAsync(kind);
        return new Floor(database, await MeasuredProcess.StartAsync(typeof(FloorServer), "floor", kind, database.ConnectionString));
    }

    /// <summary>How fast it is, and what each request cost server and database.</summary>
    public async Task<(Measured Measured, double CpuEach)> RoundAsync(int count)
    {
        var body = Population.Body(1);
        var cpu = server.Cpu(database.Server);
        var measured = await Load.RunAsync(count, Clients, async _ =>
        {
            using var answer = await load.PostAsync("/start", body);
            answer.EnsureSuccessStatusCode();
        });
        return (measured, (server.Cpu(database.Server) - cpu).TotalMilliseconds / count);
    }

    public async ValueTask DisposeAsync()
    {
        load.Dispose();
        await server.DisposeAsync();
        await database.DisposeAsync();
    }
}
