using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Web.Keys;

/// <summary>Remembers in the database which certificate its keys are encrypted with, and forgets keys nobody can read any more.</summary>
internal sealed class KeyRing(HostStore store, KeyCertificate certificate, TimeProvider time)
{
    private const string Mark = "keys.certificate";

    /// <summary>Null when this host can read the keys of the database; else the thumbprint of the certificate it would need.</summary>
    public Task<string?> MissingAsync(CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var mark = await db.Settings.FindAsync([Mark], stop);
            if (mark is not null && mark.Value != certificate.Current.Thumbprint && mark.Value != certificate.Earlier?.Thumbprint)
            {
                return mark.Value;
            }

            Remember(db, mark);
            return null;
        },
        cancellation);

    /// <summary>Throws all keys away and begins anew with this host's certificate: everybody signs in again. Links in mails go on.</summary>
    public Task RenewAsync(Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await db.Settings.Where(s => s.Key.StartsWith(DatabaseKeyRing.Prefix)).ExecuteDeleteAsync(stop);
            Remember(db, await db.Settings.FindAsync([Mark], stop));
            AuditTrail.Add(db, time.GetUtcNow(), actor, "keys.renewed", "keys", details: certificate.Current.Thumbprint);
        },
        cancellation);

    private void Remember(HostDbContext db, Setting? mark)
    {
        if (mark is null)
        {
            db.Settings.Add(new Setting { Key = Mark, Value = certificate.Current.Thumbprint, UpdatedAt = time.GetUtcNow() });
        }
        else if (mark.Value != certificate.Current.Thumbprint)
        {
            (mark.Value, mark.UpdatedAt) = (certificate.Current.Thumbprint, time.GetUtcNow());
        }
    }
}
