using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Audit;

/// <summary>A day's head as its file has it: the number of the last link of the chain and its hash.</summary>
public sealed record AuditHead(string File, long Number, string Hash);

/// <summary>
/// Writes the head of the audit chain into a folder once a day. Who can change the database can also chain it anew from the first entry
/// to the last; he cannot make it end in the hashes that were laid down before. The folder is worth as much as it is out of his
/// reach, so it is a setting: a share of another machine, or one that is copied away every day.
/// </summary>
public sealed class AuditHeads(HostStore store, OfficeDay day, IConfiguration configuration)
{
    public const string Setting = "Audit:HeadFolder";

    private string Folder => configuration[Setting] is { Length: > 0 } own ? own : Path.Combine(configuration["Data:Folder"] ?? "data", "audit");

    /// <summary>Lays down today's head, if nothing was laid down today.</summary>
    /// <returns>Whether a file was written.</returns>
    public async Task<bool> WriteAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(Folder, day.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + ".txt");
        if (File.Exists(file)
            || await store.ReadAsync((db, stop) => db.Settings.Where(s => s.Key == AuditSealer.HeadSetting).Select(s => s.Value).FirstOrDefaultAsync(stop), cancellation) is not { } head)
        {
            return false;
        }

        Directory.CreateDirectory(Folder);
        // Whole or not at all, and never over one that is there.
        var partial = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllTextAsync(partial, head + "\n", cancellation);
            File.Move(partial, file);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
        finally
        {
            // On a full disk it is tried every few seconds: nothing may be left behind each time.
            File.Delete(partial);
        }
    }

    /// <summary>All that were laid down, oldest first. A file that holds something else is a head no chain can have.</summary>
    public IReadOnlyList<AuditHead> Read() => !Directory.Exists(Folder)
        ? []
        : [.. Directory.EnumerateFiles(Folder, "????-??-??.txt").Order(StringComparer.Ordinal).Select(file => Parse(Path.GetFileName(file), File.ReadAllText(file).Trim()))];

    /// <summary>A head as a mail or a file has it; what cannot be read is a head no chain can have.</summary>
    public static AuditHead Parse(string file, string text) =>
        text.Split(':') is [var number, var hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? new AuditHead(file, counted, hash) : new AuditHead(file, -1, "");
}
