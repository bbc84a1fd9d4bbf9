using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Tests.Store;

/// <summary>
/// A store of its own for one test, on either database, with the schema in place: copied from one migrated template, so that a
/// test costs milliseconds.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MigratedSqliteAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MigratedPostgresAsync);
    private readonly List<ServiceProvider> hosts = [];
    private readonly string? folder;

    private TestStore(string connectionString, string? folder)
    {
        ConnectionString = connectionString;
        this.folder = folder;
    }

    public string ConnectionString { get; }

    public bool IsPostgres => folder is null;

    public static async Task<TestStore> CreateAsync(Database database)
    {
        if (database == Database.Postgres)
        {
            var template = await PostgresTemplate.Value;
            return new TestStore(await (await PostgresServer.GetAsync()).CreateDatabaseAsync(template), null);
        }

        var folder = Directory.CreateTempSubdirectory("wh-store-").FullName;
        var file = Path.Combine(folder, "workflowhost.db");
        File.Copy(await SqliteTemplate.Value, file);
        return new TestStore($"Data Source={file}", folder);
    }

    /// <summary>An empty database without a schema.</summary>
    public static async Task<TestStore> CreateEmptyAsync(Database database)
    {
        if (database == Database.Postgres)
        {
            return new TestStore(await (await PostgresServer.GetAsync()).CreateDatabaseAsync(), null);
        }

        var folder = Directory.CreateTempSubdirectory("wh-store-").FullName;
        return new TestStore($"Data Source={Path.Combine(folder, "workflowhost.db")}", folder);
    }

    /// <summary>Opens the store as a host does; several at once stand for several nodes or for a restart.</summary>
    public ServiceProvider Open(Action<IServiceCollection>? configure = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:WorkflowHost", ConnectionString)]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        configure?.Invoke(services);
        services.AddHostStore(configuration);
        var host = services.BuildServiceProvider();
        hosts.Add(host);
        return host;
    }

    public HostStore OpenStore(params IInterceptor[] faults) =>
        Open(services => Array.ForEach(faults, fault => services.AddSingleton(fault))).GetRequiredService<HostStore>();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            await (await PostgresServer.GetAsync()).DropDatabaseAsync(ConnectionString);
        }
    }

    private static async Task<string> MigratedSqliteAsync()
    {
        var store = await CreateEmptyAsync(Database.Sqlite);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(store.folder!, recursive: true);
        await store.OpenStore().MigrateAsync(CancellationToken.None);
        await store.hosts[0].DisposeAsync();
        return Path.Combine(store.folder!, "workflowhost.db");
    }

    private static async Task<string> MigratedPostgresAsync()
    {
        var store = await CreateEmptyAsync(Database.Postgres);
        await store.OpenStore().MigrateAsync(CancellationToken.None);
        await store.hosts[0].DisposeAsync();
        return store.ConnectionString;
    }
}
