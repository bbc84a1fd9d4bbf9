using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>How sending stands, for the page of the mails. One node of all sends; the others read it from the store (see <see cref="ReadAsync"/>).</summary>
/// <param name="OutageSince">When the first of the failures in a row was; null while mail flows.</param>
/// <param name="Fault">The latest of them.</param>
/// <param name="PausedUntil">When it is tried again.</param>
/// <param name="HeldBecause">All mail is on hold.</param>
public sealed record OutboxStatus(DateTimeOffset? OutageSince, MailFault? Fault, DateTimeOffset? PausedUntil, string? HeldBecause)
{
    /// <summary>An outage this long is worth waking somebody. Short enough that the next failure after it, and with it the log, still comes within five minutes.</summary>
    public static readonly TimeSpan AlertAfter = TimeSpan.FromMinutes(2);

    public static readonly OutboxStatus Flowing = new(null, null, null, null);

    private const string Key = "mail.outage";

    public bool IsAlert(DateTimeOffset now) => OutageSince is { } since && now - since >= AlertAfter;

    /// <summary>As the sender last wrote it down, whichever node it runs on, and the hold as it is now.</summary>
    public static async Task<OutboxStatus> ReadAsync(HostDbContext db, CancellationToken cancellation)
    {
        var kept = await db.Settings.Where(s => s.Key == Key).Select(s => (string?)s.Value).FirstOrDefaultAsync(cancellation);
        var outage = kept is null ? null : JsonSerializer.Deserialize<Outage>(kept);
        var fault = outage is not null && Enum.TryParse<MailFaultKind>(outage.Kind, out var kind) ? new MailFault(kind, outage.Detail) : null;
        return new OutboxStatus(fault is null ? null : outage!.Since, fault, fault is null ? null : outage!.Until, await OutboxHold.ReasonAsync(db, cancellation));
    }

    /// <summary>Writes down whether mail flows; in the transaction of whatever became of the mails that told.</summary>
    internal static async Task KeepAsync(HostDbContext db, OutboxStatus status, DateTimeOffset now, CancellationToken cancellation)
    {
        if (status is not { OutageSince: { } since, Fault: { } fault, PausedUntil: { } until })
        {
            await db.Settings.Where(s => s.Key == Key).ExecuteDeleteAsync(cancellation);
            return;
        }

        var value = JsonSerializer.Serialize(new Outage(since, fault.Kind.ToString(), fault.Detail, until));
        if (await db.Settings.Where(s => s.Key == Key).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, value).SetProperty(x => x.UpdatedAt, now), cancellation) == 0)
        {
            db.Settings.Add(new Setting { Key = Key, Value = value, UpdatedAt = now });
        }
    }

    private sealed record Outage(DateTimeOffset Since, string Kind, string Detail, DateTimeOffset Until);
}
