using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <summary>Somebody who is signed in changes his own password. Whoever else is signed in as him is signed out, and a code that lies about opens nothing any more.</summary>
public sealed class OwnPassword(HostStore store, PasswordGate gate, TimeProvider time)
{
    public const string Wrong = "OldPasswordWrong";

    /// <returns>The account as it is now, to go on with the session that changed it.</returns>
    /// <exception cref="RefusedException">The old password is not right, or the new one will not do.</exception>
    public async Task<StaffMember> ChangeAsync(string staffId, string old, string password, Actor actor, CancellationToken cancellation)
    {
        var before = await store.ReadAsync((db, stop) => db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == staffId && u.IsActive, stop), cancellation) ?? throw PeopleTexts.Refuse("MemberGone");
        if (!await gate.MatchesAsync(before, old, cancellation))
        {
            throw PeopleTexts.Refuse(Wrong);
        }

        Passwords.Check(password, before.UserName ?? "");
        if (password == old)
        {
            throw PeopleTexts.Refuse("PasswordSame");
        }

        var hash = await gate.HashAsync(password, cancellation);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                // The hash is compared too: of two changes at once the second knew a password that is old by then.
                var member = await db.Users.FirstOrDefaultAsync(u => u.Id == staffId && u.IsActive && u.PasswordHash == before.PasswordHash, stop) ?? throw PeopleTexts.Refuse(Wrong);
                member.PasswordHash = hash;
                member.SecurityStamp = Guid.NewGuid().ToString("N");
                db.PasswordCodes.RemoveRange(await db.PasswordCodes.Where(c => c.StaffMemberId == staffId).ToListAsync(stop));
                AuditTrail.Add(db, time.GetUtcNow(), actor, "staff.password-changed", "staff:" + staffId);
                return member;
            },
            cancellation);
    }
}
