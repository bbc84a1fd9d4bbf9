using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>
/// The least a server must do for a start that survives: a POST, one commit with an instance row (the body as its state) and a task
/// row, in raw SQL; on SQLite with group commit. Nothing of ours.
/// </summary>
internal static class FloorServer
{
    private const string Tables =
        "CREATE TABLE IF NOT EXISTS floor_instances (id TEXT PRIMARY KEY, state TEXT NOT NULL); CREATE TABLE IF NOT EXISTS floor_tasks (id TEXT PRIMARY KEY, instance TEXT NOT NULL, holder TEXT NOT NULL);";

    public static async Task<int> RunAsync(string kind, string connectionString)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        await using var app = builder.Build();
        Func<string, string, Task> store = kind == "sqlite" ? Sqlite(connectionString) : await PostgresAsync(connectionString);
        app.MapPost("/start", async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var id = Guid.CreateVersion7().ToString("N");
            await store(id, await reader.ReadToEndAsync());
            return Results.Text(id);
        });
        await app.RunAsync();
        return 0;
    }

    private static Func<string, string, Task> Sqlite(string connectionString)
    {
        var queue = Channel.CreateUnbounded<(string Id, string State, TaskCompletionSource Done)>();
        _ = Task.Run(async () =>
        {
            await using var connection = new SqliteConnection(connectionString);
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + Tables);
            using var instance = Prepared(connection, "INSERT INTO floor_instances VALUES ($a, $b)", 2);
            using var task = Prepared(connection, "INSERT INTO floor_tasks VALUES ($a, $b, $c)", 3);
            List<TaskCompletionSource> done = [];
            while (await queue.Reader.WaitToReadAsync())
            {
                using var transaction = connection.BeginTransaction();
                (instance.Transaction, task.Transaction) = (transaction, transaction);
                while (done.Count < 256 && queue.Reader.TryRead(out var next))
                {
                    Run(instance, next.Id, next.State);
                    Run(task, next.Id, next.Id, "u1");
                    done.Add(next.Done);
                }

                transaction.Commit();
                done.ForEach(d => d.SetResult());
                done.Clear();
            }
        });
        return (id, state) =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            queue.Writer.TryWrite((id, state, done));
            return done.Task;
        };
    }

    private static async Task<Func<string, string, Task>> PostgresAsync(string connectionString)
    {
        var source = NpgsqlDataSource.Create(connectionString + ";Maximum Pool Size=40;Max Auto Prepare=20;Auto Prepare Min Usages=2");
        await using (var create = source.CreateCommand(Tables))
        {
            await create.ExecuteNonQueryAsync();
        }

        return async (id, state) =>
        {
            // A batch is one transaction and one round trip.
            await using var batch = source.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO floor_instances VALUES ($1, $2)") { Parameters = { new() { Value = id }, new() { Value = state } } });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO floor_tasks VALUES ($1, $2, $3)") { Parameters = { new() { Value = id }, new() { Value = id }, new() { Value = "u1" } } });
            await batch.ExecuteNonQueryAsync();
        };
    }

    private static SqliteCommand Prepared(SqliteConnection connection, string sql, int values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in new[] { "$a", "$b", "$c" }.Take(values))
        {
            command.Parameters.Add(name, SqliteType.Text);
        }

        command.Prepare();
        return command;
    }

    private static void Run(SqliteCommand command, params string[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
