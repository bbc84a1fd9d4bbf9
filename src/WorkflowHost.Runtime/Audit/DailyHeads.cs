using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WorkflowHost.Runtime.Audit;

/// <summary>
/// Keeps the day's head in both places, the folder and the mailbox. They are there for the day on which one of them fails: each is tried by
/// itself, again and again until it is done, and what is wrong with one is never the other's trouble.
/// </summary>
public sealed class DailyHeads(AuditHeads folder, AuditHeadMail mail, TimeProvider time, ILogger<DailyHeads> log)
{
    /// <summary>It is tried every few seconds; that often nobody wants to read that it fails.</summary>
    private static readonly TimeSpan SaidAgainAfter = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> said = new(StringComparer.Ordinal);

    public async Task KeepAsync(CancellationToken cancellation)
    {
        await TryAsync(AuditHeads.Setting, folder.WriteAsync, cancellation);
        await TryAsync(AuditHeadMail.Setting, mail.QueueAsync, cancellation);
    }

    private async Task TryAsync(string place, Func<CancellationToken, Task<bool>> keep, CancellationToken cancellation)
    {
        try
        {
            await keep(cancellation);
            if (said.TryRemove(place, out _))
            {
                log.LogInformation("The head of the audit trail is kept in {Place} again", place);
            }
        }
#pragma warning disable CA1031 // Whatever it is (no such share, a full disk, no rights, a wrong address), the other place must get its head.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var now = time.GetUtcNow();
            if (!said.TryGetValue(place, out var last) || now - last >= SaidAgainAfter)
            {
                said[place] = now;
                log.LogError(failure, "The head of the audit trail could not be kept in {Place}; it is tried again until it can", place);
            }
        }
    }
}
