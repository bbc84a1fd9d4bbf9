using System.Globalization;
using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Backup;
using WorkflowHost.Tests.Dispatch;
using Xunit;

namespace WorkflowHost.Tests.Store;

public sealed class BackupTests : IDisposable
{
    private const string Reason = "由备份恢复";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string folder = Directory.CreateTempSubdirectory("wh-backup-").FullName;

    private string FileName => Path.Combine(folder, "office.backup");

    [Theory, OnSqlite, OnPostgres]
    public Task What_was_backed_up_is_there_again_to_the_last_row_with_its_mail_on_hold(Database database) => MoveAsync(database, database);

    [Theory, OnPostgres]
    public async Task An_office_moves_from_SQLite_to_PostgreSQL_and_back(Database database)
    {
        await MoveAsync(Database.Sqlite, database);
        File.Delete(FileName);
        await MoveAsync(database, Database.Sqlite);
    }

    private async Task MoveAsync(Database from, Database to)
    {
        await using var office = await OfficeAsync(from);
        var written = await office.Get<HostBackup>().WriteAsync(FileName, None);
        await using var other = await RuntimeRig.CreateAsync(to);

        var restored = await other.Get<HostBackup>().RestoreAsync(FileName, Reason, RuntimeRig.Office, None);

        Assert.Equal(written, restored);
        Assert.True(written.Rows > 50);
        Assert.Equal(await FactsAsync(office), await FactsAsync(other, except: ["backup.restored", "mail.hold"]));
        Assert.Equal(Reason, await other.ReadAsync(db => OutboxHold.ReasonAsync(db, None)));
        Assert.Equal(AuditBreak.None, (await other.Get<AuditVerifier>().VerifyAsync(None)).Break);

        // It lives on: dates fire, new rows get numbers of their own.
        await other.GoToAsync(RuntimeRig.Local(3, 14, 0));
        Assert.True(await other.ReadAsync(db => db.TaskEvents.AnyAsync(e => e.At >= RuntimeRig.Local(3, 13))) || await other.ReadAsync(db => db.Notices.CountAsync(n => n.Kind == "closed")) > 0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_holds_something_is_left_alone(Database database)
    {
        await using var office = await OfficeAsync(database);
        await office.Get<HostBackup>().WriteAsync(FileName, None);
        var before = await FactsAsync(office);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => office.Get<HostBackup>().RestoreAsync(FileName, Reason, RuntimeRig.Office, None));

        Assert.Equal("DatabaseNotEmpty", refused.Code);
        Assert.Equal(before, await FactsAsync(office));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_whole_backup_restores_nothing_and_an_existing_file_is_not_overwritten(Database database)
    {
        await using var office = await OfficeAsync(database);
        await office.Get<HostBackup>().WriteAsync(FileName, None);
        Assert.Equal("FileExists", (await Assert.ThrowsAsync<RefusedException>(() => office.Get<HostBackup>().WriteAsync(FileName, None))).Code);
        await using var other = await RuntimeRig.CreateAsync(database);
        var bytes = await File.ReadAllBytesAsync(FileName);
        var torn = Path.Combine(folder, "torn");
        await File.WriteAllBytesAsync(torn, bytes[..(bytes.Length / 2)]);
        var lacking = Path.Combine(folder, "lacking");
        File.Copy(FileName, lacking);
        using (var zip = ZipFile.Open(lacking, ZipArchiveMode.Update))
        {
            zip.GetEntry("tables/units.jsonl")!.Delete();
        }

        foreach (var file in new[] { torn, lacking })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => other.Get<HostBackup>().RestoreAsync(file, Reason, RuntimeRig.Office, None));
            Assert.Equal("NotABackup", refused.Code);
        }

        Assert.Equal(0, await other.ReadAsync(db => db.Instances.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_that_cannot_be_written_or_read_is_named_with_the_reason(Database database)
    {
        await using var office = await OfficeAsync(database);
        var backup = office.Get<HostBackup>();
        // Whatever is written there finds the disk full.
        File.CreateSymbolicLink(FileName + ".partial", "/dev/full");

        Assert.Equal("NotWritten", (await Assert.ThrowsAsync<RefusedException>(() => backup.WriteAsync(FileName, None))).Code);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.Equal("NotWritten", (await Assert.ThrowsAsync<RefusedException>(() => backup.WriteAsync(Path.Combine(folder, "nowhere", "a.backup"), None))).Code);
        Assert.Equal("IsFolder", (await Assert.ThrowsAsync<RefusedException>(() => backup.WriteAsync(folder, None))).Code);
        Assert.Equal("IsFolder", (await Assert.ThrowsAsync<RefusedException>(() => backup.RestoreAsync(folder, Reason, RuntimeRig.Office, None))).Code);
        Assert.Equal("FileMissing", (await Assert.ThrowsAsync<RefusedException>(() => backup.RestoreAsync(FileName, Reason, RuntimeRig.Office, None))).Code);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_backup_of_a_newer_version_is_told_from_one_that_is_spoilt(Database database)
    {
        await using var office = await OfficeAsync(database);
        await office.Get<HostBackup>().WriteAsync(FileName, None);
        await using var other = await RuntimeRig.CreateAsync(database);

        Assert.Equal("NewerVersion", await RefusalAsync("\"schema\":\"ThingsToCome\""));
        Assert.Equal("NewerVersion", await RefusalAsync("\"format\":2"));
        Assert.Equal("OtherVersion", await RefusalAsync("\"schema\":\"Initial\""));
        Assert.Equal("NotABackup", await RefusalAsync("\"format\":\"one\""));
        Assert.Equal("NotABackup", await RefusalAsync("\"rows\":[]"));
        Assert.Equal(0, await other.ReadAsync(db => db.Instances.CountAsync()));

        async Task<string> RefusalAsync(string said)
        {
            var changed = Path.Combine(folder, Guid.NewGuid().ToString("N"));
            File.Copy(FileName, changed);
            using (var zip = ZipFile.Open(changed, ZipArchiveMode.Update))
            {
                var entry = zip.GetEntry("manifest.json")!;
                using var reader = new StreamReader(entry.Open());
                var manifest = System.Text.Json.Nodes.JsonNode.Parse(await reader.ReadToEndAsync())!.AsObject();
                reader.Close();
                entry.Delete();
                var other = System.Text.Json.Nodes.JsonNode.Parse("{" + said + "}")!.AsObject().Single();
                manifest[other.Key] = other.Value!.DeepClone();
                await using var writer = new StreamWriter(zip.CreateEntry("manifest.json").Open());
                await writer.WriteAsync(manifest.ToJsonString());
            }

            return (await Assert.ThrowsAsync<RefusedException>(() => other.Get<HostBackup>().RestoreAsync(changed, Reason, RuntimeRig.Office, None))).Code;
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_of_another_version_is_not_backed_up_and_the_way_out_is_said(Database database)
    {
        await using var office = await OfficeAsync(database);
        await using var db = office.Get<HostDatabase>().OpenForIdentity();
        var migrator = db.GetInfrastructure().GetRequiredService<IMigrator>();
        await migrator.MigrateAsync(db.Database.GetMigrations().SkipLast(1).Last());

        var refused = await Assert.ThrowsAsync<RefusedException>(() => office.Get<HostBackup>().WriteAsync(FileName, None));

        Assert.Equal("DatabaseOfOtherVersion", refused.Code);
        Assert.Contains("migrate", refused.Text(CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
        Assert.False(File.Exists(FileName));
        await migrator.MigrateAsync();
        Assert.True((await office.Get<HostBackup>().WriteAsync(FileName, None)).Rows > 50);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>An office in the middle of a run: tasks, mails, links, audit, dates to come.</summary>
    private static async Task<RuntimeRig> OfficeAsync(Database database)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("papers", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"), ("completion", "deadline")))));
        await rig.SeedOfficeAsync(6);
        await rig.StartRunAsync("papers");
        await rig.PumpAsync();
        await rig.GoToAsync(RuntimeRig.Local(3, 10));
        await rig.Get<AuditSealer>().SealAsync(None);
        return rig;
    }

    /// <summary>Every value of every row of every table, as text.</summary>
    private static Task<List<string>> FactsAsync(RuntimeRig rig, params string[] except) => rig.ReadAsync(async db =>
    {
        List<string> facts = [];
        await db.Database.OpenConnectionAsync();
        foreach (var table in BackupTable.Of(db))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = table.Select;
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                facts.Add(table.Name + " " + string.Join('|', table.Columns.Select((c, i) => c.Read(rows, i)?.ToJsonString() ?? "-")));
            }
        }

        facts.RemoveAll(f => except.Any(f.Contains));
        facts.Sort(StringComparer.Ordinal);
        return facts;
    });
}
