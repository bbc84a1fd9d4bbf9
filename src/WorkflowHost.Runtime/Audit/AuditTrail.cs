using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Audit;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Audit;

/// <summary>
/// Writes who did what into the transaction that does it: no act without its entry, no entry without its act. The entries are
/// chained later, in order, by the sealer; here each gets the hash of its own content.
/// </summary>
public static class AuditTrail
{
    private static readonly Question<bool> IsDone = new("""SELECT 1 FROM audit WHERE "Id" = $1""", _ => true);

    /// <param name="act">A stable English word: <c>task.submitted</c>.</param>
    /// <param name="subject">Kind and id: <c>task:…</c>. Ids and codes, never what people wrote.</param>
    /// <param name="id">Given for an act that must happen once (see <see cref="OnceAsync"/>), otherwise made here.</param>
    public static void Add(
        HostDbContext db, DateTimeOffset now, Actor actor, string act, string subject,
        string? runId = null, string? reason = null, string? details = null, string? id = null)
    {
        var entry = new AuditEntry
        {
            Id = id ?? Guid.CreateVersion7(now).ToString("N"),
            At = now,
            Act = act,
            Subject = subject,
            RunId = runId,
            ActorId = actor.Id is null ? actor.Kind : $"{actor.Kind}:{actor.Id}",
            OnBehalfOf = actor.OnBehalfOf,
            From = actor.From,
            Reason = reason,
            Details = details,
            ContentHash = "",
        };
        db.Append(Sealed(entry));
    }

    /// <summary>
    /// The entry's id of an act that a form asked for, or null when that form was carried out before: whoever posts it twice
    /// (a double click, a reload, a retry on a bad line) changes nothing the second time. Bound to subject and actor, so nobody
    /// can use up the form of another.
    /// </summary>
    /// <param name="formToken">Null: asked for by a program that names no form, so each time counts.</param>
    public static async Task<string?> OnceAsync(HostDbContext db, Actor actor, string subject, string? formToken, CancellationToken cancellation)
    {
        if (formToken is null)
        {
            return "f" + Guid.CreateVersion7().ToString("N");
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{actor.Kind}\n{actor.Id}\n{subject}\n{formToken}"));
        // A token that tells its moment gives an id that does: see DerivedId.
        var moment = Guid.TryParseExact(formToken, "N", out var given) && given.Version == 7 ? formToken[..12].ToLowerInvariant() : "";
        var id = "f" + moment + Convert.ToHexStringLower(hash.AsSpan(0, 20));
        return await IsDone.AnyAsync(db, cancellation, id) ? null : id;
    }

    /// <summary>SHA-256 over the content, each value with its length before it, so that no two contents read the same.</summary>
    public static string HashOf(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var value in (ReadOnlySpan<string?>)[entry.Id, entry.At.UtcTicks.ToString(CultureInfo.InvariantCulture), entry.Act, entry.Subject,
            entry.RunId, entry.ActorId, entry.OnBehalfOf, entry.From, entry.Reason, entry.Details])
        {
            var bytes = value is null ? null : Encoding.UTF8.GetBytes(value);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(bytes ?? []);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static AuditEntry Sealed(AuditEntry entry) => new()
    {
        Id = entry.Id,
        At = entry.At,
        Act = entry.Act,
        Subject = entry.Subject,
        RunId = entry.RunId,
        ActorId = entry.ActorId,
        OnBehalfOf = entry.OnBehalfOf,
        From = entry.From,
        Reason = entry.Reason,
        Details = entry.Details,
        ContentHash = HashOf(entry),
    };
}
