using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <summary>A code to hand over in person; it is on the screen this once.</summary>
public sealed record IssuedCode(string UserName, string DisplayName, string Code, DateTimeOffset ExpiresAt);

/// <summary>
/// How an account gets its password without anybody else knowing it, and without a default one: who administers hands over a
/// one-time code, its owner types it together with the password of his choice. It dies with use, after a week, or with the next one.
/// </summary>
public sealed class PasswordCodes(HostStore store, PasswordGate gate, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    public const string CodeRefused = "PasswordCodeRefused";
    private const int Groups = 4;

    /// <summary>A code for an account there is. The password it has, if any, stays until another is set.</summary>
    /// <exception cref="RefusedException">The person is gone, or the form was carried out before: its code was shown then.</exception>
    public Task<IssuedCode> IssueAsync(string staffId, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var once = await AuditTrail.OnceAsync(db, actor, "staff-code:" + staffId, formToken, stop) ?? throw PeopleTexts.Refuse("CodeIssuedBefore");
            var member = await db.Users.FirstOrDefaultAsync(u => u.Id == staffId, stop) ?? throw PeopleTexts.Refuse("MemberGone");
            await db.PasswordCodes.Where(c => c.StaffMemberId == staffId).ExecuteDeleteAsync(stop);
            AuditTrail.Add(db, time.GetUtcNow(), actor, "staff.code-issued", "staff:" + staffId, id: once);
            return Add(db, member, time.GetUtcNow());
        },
        cancellation);

    /// <exception cref="RefusedException">Name and code do not belong together, the code is used or too old, the account is off, or the password will not do. Which of the first is not said.</exception>
    public async Task RedeemAsync(string userName, string code, string password, string from, CancellationToken cancellation)
    {
        var name = userName.Trim().ToUpperInvariant();
        // Asked before the password is hashed, and again where it counts: who has no code costs the machine nothing.
        await store.ReadAsync((db, stop) => FindAsync(db, name, code, stop), cancellation);
        Passwords.Check(password, userName.Trim());
        var hash = await gate.HashAsync(password, cancellation);
        await store.WriteAsync(
            async (db, stop) =>
            {
                var (member, kept) = await FindAsync(db, name, code, stop);
                db.PasswordCodes.Remove(kept);
                member.PasswordHash = hash;
                member.SecurityStamp = Guid.NewGuid().ToString("N");
                AuditTrail.Add(db, time.GetUtcNow(), new Actor("staff", member.Id, member.DisplayName, from), "staff.password-chosen", "staff:" + member.Id);
            },
            cancellation);
    }

    private async Task<(StaffMember Member, PasswordCode Kept)> FindAsync(HostDbContext db, string name, string code, CancellationToken cancellation)
    {
        var member = await db.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == name && u.IsActive, cancellation);
        var kept = member is null ? null : await db.PasswordCodes.FirstOrDefaultAsync(c => c.StaffMemberId == member.Id, cancellation);
        return member is null || kept is null || kept.ExpiresAt <= time.GetUtcNow() || !OneTimeCode.Matches(kept.Hash, code)
            ? throw PeopleTexts.Refuse(CodeRefused)
            : (member, kept);
    }

    /// <summary>For a member of this write, who has no code yet.</summary>
    internal static IssuedCode Add(HostDbContext db, StaffMember member, DateTimeOffset now)
    {
        var code = OneTimeCode.New(Groups);
        db.PasswordCodes.Add(new PasswordCode { StaffMemberId = member.Id, Hash = OneTimeCode.HashOf(code), ExpiresAt = now + Lifetime });
        return new IssuedCode(member.UserName!, member.DisplayName, code, now + Lifetime);
    }
}
