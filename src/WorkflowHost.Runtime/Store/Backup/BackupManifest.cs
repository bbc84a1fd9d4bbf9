using System.IO.Compression;
using System.Text.Json;

namespace WorkflowHost.Runtime.Store.Backup;

/// <summary>What a backup says of itself, as it was read from a file that may be anything.</summary>
internal sealed record BackupManifest(long Format, string Schema, string? TakenAt, IReadOnlyDictionary<string, long> Rows)
{
    /// <exception cref="InvalidDataException">It does not say what a backup says.</exception>
    public static async Task<BackupManifest> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await entry.OpenAsync(cancellation);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
            var said = json.RootElement;
            return new BackupManifest(
                said.GetProperty("format").GetInt64(),
                said.GetProperty("schema").GetString() ?? throw new InvalidDataException(),
                said.TryGetProperty("takenAt", out var taken) ? taken.GetString() : null,
                said.GetProperty("rows").EnumerateObject().ToDictionary(table => table.Name, table => table.Value.GetInt64(), StringComparer.Ordinal));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException(null, wrong);
        }
    }
}
