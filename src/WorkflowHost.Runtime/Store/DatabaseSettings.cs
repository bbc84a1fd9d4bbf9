using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace WorkflowHost.Runtime.Store;

/// <summary>Which database, as the settings say.</summary>
public sealed record DatabaseSettings(bool IsPostgres, string ConnectionString)
{
    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to write.</exception>
    public static DatabaseSettings From(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString("WorkflowHost");
        var provider = configuration["Database:Provider"];
        var isPostgres = provider?.ToUpperInvariant() switch
        {
            null or "" => LooksLikePostgres(text),
            "SQLITE" => false,
            "POSTGRES" or "POSTGRESQL" => true,
            _ => throw new ArgumentException($"设置 Database:Provider 只能是 sqlite 或 postgres，现在是“{provider}”。 (Database:Provider must be sqlite or postgres.)"),
        };
        if (isPostgres)
        {
            return new DatabaseSettings(true, CheckedPostgres(text));
        }

        return new DatabaseSettings(false, string.IsNullOrWhiteSpace(text) ? $"Data Source={Path.Combine(configuration["Data:Folder"] ?? "data", "workflowhost.db")}" : CheckedSqlite(text));
    }

    private static bool LooksLikePostgres(string? text) =>
        text is not null
        && (text.Contains("Host=", StringComparison.OrdinalIgnoreCase)
            || text.Contains("Server=", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("postgres", StringComparison.OrdinalIgnoreCase));

    private static string CheckedSqlite(string text)
    {
        try
        {
            if (new SqliteConnectionStringBuilder(text).DataSource is { Length: > 0 } file && !Directory.Exists(file))
            {
                return text;
            }
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException)
        {
            // As below.
        }

        throw new ArgumentException("设置 ConnectionStrings:WorkflowHost 不能使用：PostgreSQL 请写成 Host=…;Database=…;Username=…;Password=…，SQLite 请写成 Data Source=文件路径，或删去这一项（使用数据目录里的 SQLite 文件）。 (ConnectionStrings:WorkflowHost is of no use: write Host=…;Database=…;Username=…;Password=… for PostgreSQL, Data Source=FILE for SQLite, or leave it out for the SQLite file in the data folder.)");
    }

    private static string CheckedPostgres(string? text)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(text) && new NpgsqlConnectionStringBuilder(text).Host is { Length: > 0 })
            {
                return text;
            }
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text may hold a password, so it is not repeated.
        }

        throw new ArgumentException("设置 ConnectionStrings:WorkflowHost 不是可用的 PostgreSQL 连接串，请写成 Host=…;Database=…;Username=…;Password=…。 (ConnectionStrings:WorkflowHost is not a usable PostgreSQL connection string.)");
    }
}
