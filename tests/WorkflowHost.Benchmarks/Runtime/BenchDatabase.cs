using System.Globalization;
using Npgsql;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>A database of its own for one measurement, made as an operator would have it: commits reach the disk.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflowhost-benchmark-").FullName;

    public required string Kind { get; init; }
    public string Folder => folder;
    public string ConnectionString { get; private set; } = "";

    /// <summary>The process of the database server; null when the database is a part of the host.</summary>
    public int? Server { get; private set; }

    public static async Task<BenchDatabase> CreateAsync(string kind)
    {
        var database = new BenchDatabase { Kind = kind };
        if (kind == "sqlite")
        {
            database.ConnectionString = "Data Source=" + Path.Combine(database.folder, "bench.db");
            return database;
        }

        PostgresServer.FlushesToDisk = true;
        database.ConnectionString = await (await PostgresServer.GetAsync()).CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var ask = source.CreateCommand("SELECT pg_read_file('postmaster.pid')");
        database.Server = int.Parse(((string)(await ask.ExecuteScalarAsync())!).Split('\n')[0], CultureInfo.InvariantCulture);
        return database;
    }

    public long Megabytes() => Kind == "sqlite" ? Directory.EnumerateFiles(folder, "bench.db*").Sum(f => new FileInfo(f).Length) / (1024 * 1024) : Query("SELECT pg_database_size(current_database()) / 1048576");

    private long Query(string sql)
    {
        using var source = NpgsqlDataSource.Create(ConnectionString);
        using var ask = source.CreateCommand(sql);
        return Convert.ToInt64(ask.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (Kind != "sqlite")
        {
            await (await PostgresServer.GetAsync()).DropDatabaseAsync(ConnectionString);
        }

        Directory.Delete(folder, recursive: true);
    }
}
