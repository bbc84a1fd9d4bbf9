using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.People;

/// <param name="OwnerName">Whose it is.</param>
public sealed record TokenRow(string Id, string Name, string OwnerName, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>Who a token speaks for, and what it may do right now.</summary>
public sealed record TokenBearer(string TokenId, string StaffId, string UserName, string DisplayName, IReadOnlyList<string> Scopes, IReadOnlyList<string> Rights);

/// <summary>Tokens for programs: issued once, shown once, hashed, ended by date, by hand or with their owner's account.</summary>
public sealed class AccessTokens(HostStore store, TimeProvider time)
{
    public const int LongestDays = 366;
    public const int LongestName = 60;
    private const string Prefix = "wfh_";
    private const int MostOfOne = 50;
    private static readonly TimeSpan UseKeptBy = TimeSpan.FromHours(1);

    private static readonly Question<Found> ByHash = new(
        $"""
        SELECT t."Id", t."Scopes", t."ExpiresAt", t."LastUsedAt", t."RevokedAt", p."Id", p."UserName", p."DisplayName", p."IsActive", c."ClaimValue"
        FROM access_tokens t JOIN "AspNetUsers" p ON p."Id" = t."StaffMemberId"
        LEFT JOIN "AspNetUserClaims" c ON c."UserId" = p."Id" AND c."ClaimType" = '{Rights.Claim}'
        WHERE t."Hash" = $1
        """,
        row => new Found(
            row.Text(0), row.Text(1), row.Instant(2), row.InstantOrNull(3), row.InstantOrNull(4), row.Text(5), row.TextOrNull(6), row.Text(7), row.Bool(8), row.TextOrNull(9)));

    /// <returns>The token. It is in nobody's hands but the caller's: only its hash is kept.</returns>
    /// <exception cref="RefusedException">Name, scopes or days will not do, the owner has not the right for a scope, or this form was carried out before.</exception>
    public async Task<string> IssueAsync(string staffId, string name, IReadOnlyCollection<string> scopes, int days, string formToken, Actor actor, CancellationToken cancellation)
    {
        var chosen = TokenScopes.All.Where(scopes.Contains).ToList();
        var clean = name.Trim();
        if (clean.Length is 0 or > LongestName)
        {
            throw PeopleTexts.Refuse("TokenName", LongestName);
        }

        if (chosen.Count == 0 || chosen.Count < scopes.Distinct().Count())
        {
            throw PeopleTexts.Refuse("TokenScopes", string.Join("、", TokenScopes.All));
        }

        if (days is < 1 or > LongestDays)
        {
            throw PeopleTexts.Refuse("TokenDays", LongestDays);
        }

        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await store.WriteAsync(
            async (db, stop) =>
            {
                var rights = await db.UserClaims.Where(c => c.UserId == staffId && c.ClaimType == Rights.Claim).Select(c => c.ClaimValue!).ToListAsync(stop);
                if (chosen.Find(scope => !TokenScopes.IsCovered(scope, rights)) is { } beyond)
                {
                    throw PeopleTexts.Refuse("TokenBeyondRights", beyond);
                }

                var now = time.GetUtcNow();
                if (await db.AccessTokens.CountAsync(t => t.StaffMemberId == staffId && t.RevokedAt == null && t.ExpiresAt > now, stop) >= MostOfOne)
                {
                    throw PeopleTexts.Refuse("TokenTooMany", MostOfOne);
                }

                // Posted again, there is nothing left to show: the first answer carried the only copy.
                var once = await AuditTrail.OnceAsync(db, actor, "token", formToken, stop) ?? throw PeopleTexts.Refuse("TokenIssuedBefore");
                var id = Guid.CreateVersion7(now).ToString("N");
                db.AccessTokens.Add(new AccessToken
                {
                    Id = id,
                    Hash = HashOf(secret),
                    StaffMemberId = staffId,
                    Name = clean,
                    Scopes = string.Join(',', chosen),
                    CreatedAt = now,
                    ExpiresAt = now.AddDays(days),
                });
                AuditTrail.Add(db, now, actor, "token.issued", "token:" + id, details: $"staff:{staffId} scopes={string.Join(',', chosen)} days={days}", id: once);
                return true;
            },
            cancellation);
        return secret;
    }

    /// <summary>Ends a token at once. Its owner may, and who administers; for anybody else it is not there.</summary>
    public Task<bool> RevokeAsync(string id, bool ofAnybody, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var token = await db.AccessTokens.FirstOrDefaultAsync(t => t.Id == id && (ofAnybody || t.StaffMemberId == actor.Id), stop);
                if (token is null or { RevokedAt: not null })
                {
                    return token is not null;
                }

                token.RevokedAt = time.GetUtcNow();
                AuditTrail.Add(db, token.RevokedAt.Value, actor, "token.revoked", "token:" + id);
                return true;
            },
            cancellation);

    /// <param name="staffId">Of whom; null for everybody's.</param>
    public Task<IReadOnlyList<TokenRow>> ListAsync(string? staffId, int page, int pageSize, CancellationToken cancellation) => store.ReadAsync<IReadOnlyList<TokenRow>>(
        async (db, stop) =>
        {
            var rows = await (
                from token in db.AccessTokens.AsNoTracking()
                where staffId == null || token.StaffMemberId == staffId
                join owner in db.Users on token.StaffMemberId equals owner.Id
                orderby token.CreatedAt descending, token.Id
                select new { Token = token, owner.DisplayName }).Skip(page * pageSize).Take(pageSize).ToListAsync(stop);
            return [.. rows.Select(r => new TokenRow(r.Token.Id, r.Token.Name, r.DisplayName, r.Token.Scopes.Split(','), r.Token.CreatedAt, r.Token.ExpiresAt, r.Token.LastUsedAt, r.Token.RevokedAt))];
        },
        cancellation);

    /// <summary>Who presents this token; null when there is no such token, it has ended, or its owner's account is switched off. Asked at every request, so revoking takes effect at once.</summary>
    public async Task<TokenBearer?> FindAsync(string secret, CancellationToken cancellation)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > 100)
        {
            return null;
        }

        var hash = HashOf(secret);
        var found = await store.AskAsync(ByHash, cancellation, hash);
        var now = time.GetUtcNow();
        if (found is not [var first, ..] || !first.IsActive || first.RevokedAt is not null || first.ExpiresAt <= now)
        {
            return null;
        }

        if (first.LastUsedAt is null || now - first.LastUsedAt > UseKeptBy)
        {
            await store.WriteAsync((db, stop) => db.AccessTokens.Where(t => t.Id == first.TokenId).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), stop), cancellation);
        }

        return new TokenBearer(
            first.TokenId, first.StaffId, first.UserName ?? "", first.DisplayName, first.Scopes.Split(','), [.. found.Select(f => f.Right).OfType<string>()]);
    }

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed record Found(
        string TokenId, string Scopes, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, string StaffId, string? UserName, string DisplayName, bool IsActive, string? Right);
}
