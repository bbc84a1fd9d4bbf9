using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace WorkflowHost.Runtime.Store.Settings;

/// <summary>Data-protection keys in the database, so that cookies and forms made by one node are good on every other.</summary>
public sealed class DatabaseKeyRing(HostStore store, TimeProvider time) : IXmlRepository
{
    /// <summary>What the keys of the settings table that hold one begin with.</summary>
    public const string Prefix = "data-protection:";

    // The interface is synchronous; it is called at start and when a key is due for renewal, never per request.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        store.ReadAsync(
            (db, _) => Task.FromResult<IReadOnlyCollection<XElement>>(
                [.. db.Settings.Where(s => s.Key.StartsWith(Prefix)).Select(s => s.Value).AsEnumerable().Select(XElement.Parse)]),
            CancellationToken.None).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName)
    {
        using (ExecutionContext.SuppressFlow())
        {
            Task.Run(() => StoreAsync(element, friendlyName)).GetAwaiter().GetResult();
        }
    }

    private Task StoreAsync(XElement element, string name) =>
        store.WriteAsync(
            async (db, cancellation) =>
            {
                var key = Prefix + name;
                if (await db.Settings.FindAsync([key], cancellation) is { } existing)
                {
                    existing.Value = element.ToString(SaveOptions.DisableFormatting);
                    existing.UpdatedAt = time.GetUtcNow();
                    return;
                }

                db.Settings.Add(new Setting { Key = key, Value = element.ToString(SaveOptions.DisableFormatting), UpdatedAt = time.GetUtcNow() });
            },
            CancellationToken.None);
}
