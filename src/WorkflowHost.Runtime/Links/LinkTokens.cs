using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Links;

/// <summary>
/// Makes and checks the tokens of links: <c>link id . HMAC-SHA256(key, link id, generation)</c>. A token is never stored: it is
/// made when a mail is handed over, and checked by making it again. Raising a link's generation ends all tokens given out
/// before; replacing the key ends all of all links. Whoever reads the database without its settings table can open no task.
/// </summary>
public sealed class LinkTokens(HostStore store, TimeProvider time)
{
    private const string KeySetting = "links.key";
    private byte[]? key;

    /// <summary>
    /// Makes or reads the key. Called once when the host starts, because a token may be wanted inside a write, where nothing
    /// may write on its own.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (key is not null)
        {
            return;
        }

        var fresh = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        var kept = await store.ReadAsync((db, stop) => FindAsync(db, stop), cancellation)
            ?? await store.WriteAsync(
                async (db, stop) =>
                {
                    if (await FindAsync(db, stop) is { } other)
                    {
                        return other;
                    }

                    db.Settings.Add(new Setting { Key = KeySetting, Value = fresh, UpdatedAt = now });
                    return fresh;
                },
                cancellation);
        key = Convert.FromBase64String(kept);
    }

    public string Make(TaskLink link) => link.Id + "." + Base64Url.EncodeToString(Sign(link.Id, link.Generation));

    /// <summary>The id a token claims to be for; null when it has not the form of a token. It proves nothing yet.</summary>
    public static string? ClaimedId(string? token) =>
        token is { Length: > 0 and <= 200 } && token.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && token.IndexOf('.', dot + 1) < 0
            ? token[..dot]
            : null;

    /// <summary>True when <paramref name="token"/> was made for this link in its present generation. Takes the same time whatever is wrong.</summary>
    public bool Matches(TaskLink link, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Make(link)), Encoding.UTF8.GetBytes(token));

    private byte[] Sign(string linkId, int generation) => HMACSHA256.HashData(
        key ?? throw new InvalidOperationException("The key of the links is not loaded; LoadAsync is called when the host starts."),
        Encoding.UTF8.GetBytes($"task-link\n{linkId}\n{generation.ToString(CultureInfo.InvariantCulture)}"));

    private static Task<string?> FindAsync(HostDbContext db, CancellationToken cancellation) =>
        db.Settings.Where(s => s.Key == KeySetting).Select(s => (string?)s.Value).FirstOrDefaultAsync(cancellation);
}
