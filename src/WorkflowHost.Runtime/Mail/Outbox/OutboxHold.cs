using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>Stops all mail until somebody releases it. A restored backup starts so: what it would send may have been sent long ago.</summary>
public static class OutboxHold
{
    private const string Key = "mail.hold";

    /// <summary>Why everything is held; null when nothing is.</summary>
    public static Task<string?> ReasonAsync(HostDbContext db, CancellationToken cancellation) =>
        db.Settings.Where(s => s.Key == Key).Select(s => (string?)s.Value).FirstOrDefaultAsync(cancellation);

    public static async Task HoldAsync(HostDbContext db, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Settings.FindAsync([Key], cancellation) is not { } hold)
        {
            db.Settings.Add(hold = new Setting { Key = Key, Value = reason });
        }

        (hold.Value, hold.UpdatedAt) = (reason, now);
    }

    public static async Task ReleaseAsync(HostDbContext db, CancellationToken cancellation)
    {
        if (await db.Settings.FindAsync([Key], cancellation) is { } hold)
        {
            db.Settings.Remove(hold);
            db.Wakes |= Wake.Outbox;
        }
    }
}
