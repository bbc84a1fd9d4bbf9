using WorkflowHost.Tests.Store;

namespace WorkflowHost.Reliability.Offices;

/// <summary>A database of its own for one row, and a folder beside it.</summary>
internal sealed class HarnessDatabase : IAsyncDisposable
{
    private HarnessDatabase(string name, string folder, string connectionString)
    {
        Name = name;
        Folder = folder;
        ConnectionString = connectionString;
    }

    public string Name { get; }
    public string Folder { get; }
    public string ConnectionString { get; }
    public bool IsPostgres => Name == "PostgreSQL";

    /// <summary>What this machine has: SQLite always, PostgreSQL where it is installed.</summary>
    public static IReadOnlyList<string> Kinds => PostgresServer.Missing is null ? ["SQLite", "PostgreSQL"] : ["SQLite"];

    /// <summary>An empty PostgreSQL database on a server of the row's own, which ends with the harness.</summary>
    public static HarnessDatabase On(string connectionString) => new("PostgreSQL, own", Directory.CreateTempSubdirectory("workflowhost-promise-").FullName, connectionString);

    public static async Task<HarnessDatabase> CreateAsync(string name)
    {
        var folder = Directory.CreateTempSubdirectory("workflowhost-promise-").FullName;
        return new HarnessDatabase(name, folder, name == "SQLite" ? "Data Source=" + Path.Combine(folder, "workflowhost.db") : await (await PostgresServer.GetAsync()).CreateDatabaseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (IsPostgres)
        {
            await (await PostgresServer.GetAsync()).DropDatabaseAsync(ConnectionString);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
