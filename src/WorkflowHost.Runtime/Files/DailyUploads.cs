using System.Collections.Concurrent;

namespace WorkflowHost.Runtime.Files;

/// <summary>
/// How much one task has taken in within a day, taken out again or not. Without it a link, once passed on, fills the disk: upload, remove,
/// upload another. In memory of this node; what nobody refers to is taken away later (see <see cref="LeftoverFiles"/>).
/// </summary>
public sealed class DailyUploads(TimeProvider time)
{
    public const long Largest = 600L * 1024 * 1024;
    private const int Remembered = 10_000;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, Taken> tasks = new(StringComparer.Ordinal);

    /// <summary>Counts before anything is stored.</summary>
    /// <exception cref="RefusedException">It would be more than a day allows.</exception>
    public void Take(string taskId, long bytes)
    {
        var now = time.GetUtcNow();
        if (tasks.Count > Remembered)
        {
            foreach (var (id, old) in tasks.Where(t => now - t.Value.Since >= Day))
            {
                tasks.TryRemove(id, out _);
            }
        }

        var taken = tasks.AddOrUpdate(
            taskId,
            _ => new Taken(now, bytes, bytes > Largest),
            (_, old) => now - old.Since >= Day ? new Taken(now, bytes, bytes > Largest)
                : old.Bytes + bytes > Largest ? old with { IsOver = true }
                : old with { Bytes = old.Bytes + bytes, IsOver = false });
        if (taken.IsOver)
        {
            throw FileTexts.Refuse("UploadsToday", Largest / 1024 / 1024);
        }
    }

    /// <param name="IsOver">The last one asked for did not fit, and is not in <paramref name="Bytes"/>.</param>
    private sealed record Taken(DateTimeOffset Since, long Bytes, bool IsOver);
}
