using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.People;

/// <summary>
/// How the first administrator comes in without a default password: whoever started the host reads a one-time code from its
/// console and types it on a page that exists only while there is no administrator. The code dies with use, after an hour, or
/// with the next start; only its hash is kept. (The other way is <c>admin create</c> on the command line.)
/// </summary>
public sealed class FirstAdministrator(HostStore store, StaffAccounts accounts, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    public const string CodeRefused = "CodeRefused";
    private const string Key = "first-administrator";
    private const int Groups = 5;

    public Task<bool> IsWantedAsync(CancellationToken cancellation) => store.ReadAsync((db, stop) => IsWantedAsync(db, stop), cancellation);

    /// <summary>A fresh code to print, or null when there is an administrator.</summary>
    public async Task<string?> IssueAsync(CancellationToken cancellation)
    {
        var code = OneTimeCode.New(Groups);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                if (!await IsWantedAsync(db, stop))
                {
                    return null;
                }

                var now = time.GetUtcNow();
                var row = await db.Settings.FirstOrDefaultAsync(s => s.Key == Key, stop);
                if (row is null)
                {
                    db.Settings.Add(row = new Setting { Key = Key, Value = "" });
                }

                row.Value = OneTimeCode.HashOf(code);
                row.UpdatedAt = now;
                return code;
            },
            cancellation);
    }

    /// <exception cref="RefusedException">The code is wrong or too old, there is an administrator already, or name or password will not do.</exception>
    public async Task<StaffMember> CreateAsync(string code, NewStaffMember wanted, Actor actor, CancellationToken cancellation)
    {
        // Asked before the password is hashed, and again where it counts: who has no code costs the machine nothing.
        await store.ReadAsync((db, stop) => FindAsync(db, code, stop), cancellation);
        var member = await accounts.PrepareAsync(wanted with { Rights = Rights.All }, cancellation);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                db.Settings.Remove(await FindAsync(db, code, stop));
                await accounts.AddAsync(db, member, Rights.All, actor, stop);
                return member;
            },
            cancellation);
    }

    /// <exception cref="RefusedException">The code is wrong or too old, or there is an administrator already.</exception>
    private async Task<Setting> FindAsync(HostDbContext db, string code, CancellationToken cancellation) =>
        await IsWantedAsync(db, cancellation)
        && await db.Settings.FirstOrDefaultAsync(s => s.Key == Key, cancellation) is { } row
        && row.UpdatedAt + Lifetime > time.GetUtcNow()
        && OneTimeCode.Matches(row.Value, code)
            ? row
            : throw PeopleTexts.Refuse(CodeRefused);

    private static async Task<bool> IsWantedAsync(HostDbContext db, CancellationToken cancellation) =>
        !await db.UserClaims.AnyAsync(c => c.ClaimType == Rights.Claim && c.ClaimValue == Rights.Administer, cancellation);
}
