using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Mail.Outbox;

namespace WorkflowHost.Runtime.Store.Backup;

/// <summary>How much a backup holds.</summary>
public sealed record BackupSummary(int Tables, long Rows);

/// <summary>
/// Everything the host keeps, files and keys included, in one file of its own: a zip with a line of JSON for each row. It is read in
/// one snapshot while the host works on, and is the same for both databases, so it also moves an office from SQLite to PostgreSQL.
/// <para>
/// A restored host begins with its mail on hold: what lay in the outbox at the time of the backup may have been sent since.
/// </para>
/// </summary>
public sealed class HostBackup(HostStore store, TimeProvider time)
{
    private const int Format = 1;
    private const string Manifest = "manifest.json";

    /// <exception cref="RefusedException">There is a file of that name already or none can be written, or the database is of another version than this program.</exception>
    public async Task<BackupSummary> WriteAsync(string file, CancellationToken cancellation)
    {
        if (Path.Exists(file))
        {
            throw BackupTexts.Refuse(Directory.Exists(file) ? "IsFolder" : "FileExists", file);
        }

        await store.ReadAsync(DemandPresentAsync, cancellation);
        var partial = file + ".partial";
        try
        {
            var summary = await store.ReadAsync((db, stop) => WriteAsync(db, partial, file, stop), cancellation);
            File.Move(partial, file);
            return summary;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw BackupTexts.Refuse("NotWritten", file, wrong.Message);
        }
        finally
        {
            if (File.Exists(partial))
            {
                File.Delete(partial);
            }
        }
    }

    /// <exception cref="RefusedException">The file is no backup, is of another version, or the database holds something.</exception>
    public async Task<BackupSummary> RestoreAsync(string file, string holdReason, Actor actor, CancellationToken cancellation)
    {
        try
        {
            // Before anything is made for it.
            await using var stream = Open(file);
            await using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
            await store.MigrateAsync(cancellation);
            return await store.WriteAsync((db, stop) => RestoreAsync(db, zip, file, holdReason, actor, stop), cancellation);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or JsonException)
        {
            throw BackupTexts.Refuse("NotABackup", file);
        }
    }

    private static FileStream Open(string file)
    {
        if (!File.Exists(file))
        {
            throw BackupTexts.Refuse(Directory.Exists(file) ? "IsFolder" : "FileMissing", file);
        }

        try
        {
            return File.OpenRead(file);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw BackupTexts.Refuse("NotRead", file, wrong.Message);
        }
    }

    /// <summary>A program can only write down the tables it knows: before an upgrade the backup is made by the version that is there.</summary>
    private static async Task<bool> DemandPresentAsync(HostDbContext db, CancellationToken cancellation)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellation)).ToList();
        return db.Database.GetMigrations().SequenceEqual(applied)
            ? true
            : throw BackupTexts.Refuse("DatabaseOfOtherVersion", applied.Count == 0 ? "-" : NameOf(applied[^1]), Schema(db));
    }

    /// <summary>Begins the file anew each time: where the database was away in the middle, all of it is read again.</summary>
    private async Task<BackupSummary> WriteAsync(HostDbContext db, string partial, string file, CancellationToken cancellation)
    {
        try
        {
            await using var stream = new FileStream(partial, Options());
            await using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: false, Encoding.UTF8);
            return await WriteAsync(db, zip, cancellation);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            // Said here: a full disk must not be taken for a database that is away.
            throw BackupTexts.Refuse("NotWritten", file, wrong.Message);
        }
    }

    private async Task<BackupSummary> WriteAsync(HostDbContext db, ZipArchive zip, CancellationToken cancellation)
    {
        await using var snapshot = await ReadSnapshot.OpenAsync(db, cancellation);
        var counts = new JsonObject();
        var tables = BackupTable.Of(db);
        foreach (var table in tables)
        {
            counts[table.Name] = await WriteAsync(db, table, zip, cancellation);
        }

        await using var manifest = await zip.CreateEntry(Manifest).OpenAsync(cancellation);
        await JsonSerializer.SerializeAsync(
            manifest,
            new JsonObject { ["format"] = Format, ["schema"] = Schema(db), ["takenAt"] = time.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture), ["rows"] = counts },
            cancellationToken: cancellation);
        return new BackupSummary(tables.Count, counts.Sum(c => c.Value!.GetValue<long>()));
    }

    private static async Task<long> WriteAsync(HostDbContext db, BackupTable table, ZipArchive zip, CancellationToken cancellation)
    {
        await using var command = Command(db, table.Select);
        await using var entry = await zip.CreateEntry($"tables/{table.Name}.jsonl", CompressionLevel.Fastest).OpenAsync(cancellation);
        await using var text = new StreamWriter(entry, new UTF8Encoding(false));
        await text.WriteLineAsync(new JsonArray([.. table.Columns.Select(c => (JsonNode)c.Name)]).ToJsonString());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var count = 0L;
        for (; await rows.ReadAsync(cancellation); count++)
        {
            await text.WriteLineAsync(new JsonArray([.. table.Columns.Select((column, place) => column.Read(rows, place))]).ToJsonString());
        }

        return count;
    }

    private async Task<BackupSummary> RestoreAsync(HostDbContext db, ZipArchive zip, string file, string holdReason, Actor actor, CancellationToken cancellation)
    {
        var manifest = await BackupManifest.ReadAsync(zip.GetEntry(Manifest) ?? throw new InvalidDataException(), cancellation);
        if (manifest.Format != Format || manifest.Schema != Schema(db))
        {
            // What this program has never had is of one to come.
            var isNewer = manifest.Format > Format || !db.Database.GetMigrations().Select(NameOf).Contains(manifest.Schema);
            throw BackupTexts.Refuse(isNewer ? "NewerVersion" : "OtherVersion", file, manifest.Schema, Schema(db));
        }

        var tables = BackupTable.Of(db);
        foreach (var table in tables)
        {
            await using var any = Command(db, $"SELECT EXISTS (SELECT 1 FROM \"{table.Name}\")");
            if (Convert.ToInt64(await any.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture) != 0)
            {
                throw BackupTexts.Refuse("DatabaseNotEmpty", store.DatabaseName);
            }
        }

        var rows = 0L;
        foreach (var table in tables)
        {
            var entry = zip.GetEntry($"tables/{table.Name}.jsonl") ?? throw new InvalidDataException();
            var restored = await RestoreAsync(db, table, entry, cancellation);
            if (restored != manifest.Rows.GetValueOrDefault(table.Name, -1))
            {
                throw new InvalidDataException();
            }

            rows += restored;
        }

        var now = time.GetUtcNow();
        await OutboxHold.HoldAsync(db, holdReason, now, cancellation);
        AuditTrail.Add(db, now, actor, "backup.restored", "backup", details: manifest.TakenAt);
        return new BackupSummary(tables.Count, rows);
    }

    private static async Task<long> RestoreAsync(HostDbContext db, BackupTable table, ZipArchiveEntry entry, CancellationToken cancellation)
    {
        await using var stream = await entry.OpenAsync(cancellation);
        using var text = new StreamReader(stream, Encoding.UTF8);
        if (await text.ReadLineAsync(cancellation) != new JsonArray([.. table.Columns.Select(c => (JsonNode)c.Name)]).ToJsonString())
        {
            throw new InvalidDataException();
        }

        await using var insert = Command(db, table.Insert);
        foreach (var place in Enumerable.Range(0, table.Columns.Count))
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"p{place}";
            insert.Parameters.Add(parameter);
        }

        var count = 0L;
        for (; await text.ReadLineAsync(cancellation) is { } line; count++)
        {
            Fill(insert, table, line);
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        if (db is PostgresHostDbContext && table.Columns.FirstOrDefault(c => c.CountsUp) is { } number)
        {
            // The next row made here must not take a number that came with the backup.
            await using var next = Command(db, $"SELECT setval(pg_get_serial_sequence('\"{table.Name}\"', '{number.Name}'), (SELECT COALESCE(MAX(\"{number.Name}\"), 0) + 1 FROM \"{table.Name}\"), false)");
            await next.ExecuteNonQueryAsync(cancellation);
        }

        return count;
    }

    private static void Fill(System.Data.Common.DbCommand insert, BackupTable table, string line)
    {
        try
        {
            using var row = JsonDocument.Parse(line);
            for (var place = 0; place < table.Columns.Count; place++)
            {
                insert.Parameters[place].Value = table.Columns[place].Value(row.RootElement[place]);
            }
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(null, wrong);
        }
    }

    private static System.Data.Common.DbCommand Command(HostDbContext db, string sql)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Names of tables and columns come from the model, never from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private static string Schema(HostDbContext db) => NameOf(db.Database.GetMigrations().Last());

    private static string NameOf(string migration) => migration.Split('_', 2)[^1];

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            // It holds the keys of links and sign-ins.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
