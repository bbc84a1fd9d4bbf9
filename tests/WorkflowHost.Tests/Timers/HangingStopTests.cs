using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Commands;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Keys;
using WorkflowHost.Tests.Mail;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Timers;

/// <summary>A real process is told to stop while its mail server is silent and its database is locked by somebody else.</summary>
public sealed class HangingStopTests : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);
    private readonly string folder = Directory.CreateTempSubdirectory("wh-hang-").FullName;

    [SmtpTheory, OnSqlite, OnPostgres]
    public async Task What_hangs_does_not_keep_the_process_and_the_next_one_takes_it_up(Database database)
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
        await using var rig = await RuntimeRig.CreateAsync(database);
        await QueueAsync(rig);
        string[] settings = ["--ConnectionStrings:WorkflowHost", rig.ConnectionString, "--Definitions:Folder", "", "--Keys:Certificate", KeyFile.Shared, "--Data:Folder", folder, "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Tls", "None", "--Mail:From", "office@example.gov.cn"];
        await server.PlanAsync(new { hang = "message" });
        var (host, _) = await HostProgram.ServeAsync(settings);
        await using (host)
        {
            await server.HappenedAsync("hang");
            await using var other = await LockAsync(database, rig.ConnectionString);
            var watch = Stopwatch.StartNew();
            host.Terminate();

            // A statement on PostgreSQL can be called off, so there the host may just end by itself; one on SQLite cannot.
            var code = await host.EndedAsync();
            Assert.True(code == 3 || (code == 0 && database == Database.Postgres), $"{code}");
            Assert.True(watch.Elapsed < Promised, $"{watch.Elapsed}");
            Assert.Equal(code == 3, host.Output.Contains("退出码3", StringComparison.Ordinal));
            Assert.DoesNotContain("Unhandled exception", host.Output, StringComparison.Ordinal);
        }

        await server.PlanAsync(new { });
        var (next, _) = await HostProgram.ServeAsync(settings);
        await using (next)
        {
            await server.MailAsync(1);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Nobody else writes to the mails while this is held.</summary>
    private static async Task<DbConnection> LockAsync(Database database, string connectionString)
    {
        DbConnection connection = database == Database.Postgres ? new NpgsqlConnection(connectionString) : new SqliteConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = database == Database.Postgres ? "BEGIN; LOCK TABLE notices IN ACCESS EXCLUSIVE MODE" : "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static Task<bool> QueueAsync(RuntimeRig rig) => rig.WriteAsync(db =>
    {
        db.Notices.Add(new Notice
        {
            Id = "n1", Key = "n1", Kind = "send-notice", RecipientName = "张三", RecipientAddress = "u1@example.test", Subject = "提醒", Text = "请报送。", Html = "",
            MessageId = "<n1@example.gov.cn>", State = NoticeState.Queued, QueuedAt = rig.Clock.GetUtcNow(), NextAttemptAt = rig.Clock.GetUtcNow(),
        });
        return Task.FromResult(true);
    });
}
