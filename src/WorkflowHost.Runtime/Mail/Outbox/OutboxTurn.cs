using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>Whose turn it is to send: the sender that began last. A fencing token in the database, not a lease: no clock decides.</summary>
/// <remarks>
/// Quartz lets one sender run in all nodes. But a node that was frozen (a paused virtual machine) for longer than Quartz waits does not know that another has taken its place.
/// It learns it here: the statement that claims in the name of a sender also touches this row, so it either comes before the takeover, which then finds its rows, or finds the turn gone and ends.
/// </remarks>
internal static class OutboxTurn
{
    private const string Key = "mail.sender";

    internal static async Task TakeAsync(HostDbContext db, string sender, DateTimeOffset now, CancellationToken cancellation)
    {
        var taken = await db.Settings.Where(s => s.Key == Key).ExecuteUpdateAsync(s => s.SetProperty(x => x.Value, sender).SetProperty(x => x.UpdatedAt, now), cancellation);
        if (taken == 0)
        {
            db.Settings.Add(new Setting { Key = Key, Value = sender, UpdatedAt = now });
            await db.SaveChangesAsync(cancellation);
        }
    }

    internal static async Task<bool> IsMineAsync(HostDbContext db, string sender, DateTimeOffset now, CancellationToken cancellation) =>
        await db.Settings.Where(s => s.Key == Key && s.Value == sender).ExecuteUpdateAsync(s => s.SetProperty(x => x.UpdatedAt, now), cancellation) == 1;
}
