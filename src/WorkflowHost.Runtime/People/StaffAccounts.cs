using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <param name="UserName">What he signs in with.</param>
public sealed record NewStaffMember(string UserName, string DisplayName, string? Email, string Password, IReadOnlyList<string> Rights);

/// <summary>Accounts of those who sign in.</summary>
public sealed class StaffAccounts(HostStore store, TimeProvider time, IPasswordHasher<StaffMember> hasher)
{
    /// <exception cref="RefusedException">The name is taken or not a name, or the password will not do.</exception>
    public async Task<StaffMember> AddAsync(NewStaffMember wanted, Actor actor, CancellationToken cancellation)
    {
        var member = Prepare(wanted);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                await AddAsync(db, member, wanted.Rights, actor, stop);
                return member;
            },
            cancellation);
    }

    /// <summary>As the other, asked for by a form: a second copy of it adds nothing and is no error.</summary>
    public async Task AddAsync(NewStaffMember wanted, string formToken, Actor actor, CancellationToken cancellation)
    {
        var member = Prepare(wanted);
        await store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "staff", formToken, stop) is { } once)
                {
                    await AddAsync(db, member, wanted.Rights, actor, stop, once);
                }
            },
            cancellation);
    }

    /// <summary>Renames, gives and takes rights, switches on and off. Whoever is signed in with less than before is signed out within a minute.</summary>
    /// <exception cref="RefusedException">Name or address will not do, a right is unknown, or nobody would be left to administer.</exception>
    public Task ChangeAsync(string id, string displayName, string? email, IReadOnlyList<string> rights, bool isActive, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var member = await db.Users.FirstOrDefaultAsync(u => u.Id == id, stop) ?? throw PeopleTexts.Refuse("MemberGone");
                CheckDisplayName(displayName);
                CheckEmail(email);
                CheckRights(rights);
                var claims = await db.UserClaims.Where(c => c.UserId == id && c.ClaimType == Rights.Claim).ToListAsync(stop);
                var isLastAdministrator = claims.Any(c => c.ClaimValue == Rights.Administer)
                    && !await db.UserClaims.AnyAsync(c => c.UserId != id && c.ClaimType == Rights.Claim && c.ClaimValue == Rights.Administer && db.Users.Any(u => u.Id == c.UserId && u.IsActive), stop);
                if (isLastAdministrator && (!isActive || !rights.Contains(Rights.Administer)))
                {
                    throw PeopleTexts.Refuse("LastAdministrator");
                }

                member.DisplayName = displayName.Trim();
                member.Email = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
                member.NormalizedEmail = member.Email?.ToUpperInvariant();
                member.IsActive = isActive;
                member.SecurityStamp = Guid.NewGuid().ToString("N");
                db.UserClaims.RemoveRange(claims.Where(c => !rights.Contains(c.ClaimValue!)));
                AddRights(db, id, rights.Where(right => claims.All(c => c.ClaimValue != right)));
                AuditTrail.Add(db, time.GetUtcNow(), actor, "staff.changed", "staff:" + id, details: $"rights={string.Join(',', rights)};active={isActive}");
            },
            cancellation);

    /// <summary>A new password, set by an administrator; all sessions of the member end.</summary>
    public Task SetPasswordAsync(string id, string password, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var member = await db.Users.FirstOrDefaultAsync(u => u.Id == id, stop) ?? throw PeopleTexts.Refuse("MemberGone");
                Passwords.Check(password, member.UserName ?? "");
                member.PasswordHash = hasher.HashPassword(member, password);
                member.SecurityStamp = Guid.NewGuid().ToString("N");
                AuditTrail.Add(db, time.GetUtcNow(), actor, "staff.password-set", "staff:" + id);
            },
            cancellation);

    internal StaffMember Prepare(NewStaffMember wanted)
    {
        var userName = wanted.UserName.Trim();
        if (userName.Length is < 2 or > 40 || !userName.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@'))
        {
            throw PeopleTexts.Refuse("UserNameForm");
        }

        CheckDisplayName(wanted.DisplayName);
        Passwords.Check(wanted.Password, userName);
        CheckRights(wanted.Rights);
        CheckEmail(wanted.Email);
        var email = string.IsNullOrWhiteSpace(wanted.Email) ? null : wanted.Email.Trim();
        var member = new StaffMember
        {
            UserName = userName,
            NormalizedUserName = userName.ToUpperInvariant(),
            DisplayName = wanted.DisplayName.Trim(),
            Email = email,
            NormalizedEmail = email?.ToUpperInvariant(),
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        member.PasswordHash = hasher.HashPassword(member, wanted.Password);
        return member;
    }

    internal async Task AddAsync(HostDbContext db, StaffMember member, IReadOnlyList<string> rights, Actor actor, CancellationToken cancellation, string? once = null)
    {
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == member.NormalizedUserName, cancellation))
        {
            throw PeopleTexts.Refuse("UserNameTaken", member.UserName!);
        }

        db.Users.Add(member);
        AddRights(db, member.Id, rights);
        AuditTrail.Add(db, time.GetUtcNow(), actor, "staff.added", "staff:" + member.Id, details: $"rights={string.Join(',', rights)}", id: once);
    }

    private static void AddRights(HostDbContext db, string id, IEnumerable<string> rights) =>
        db.UserClaims.AddRange(rights.Distinct().Select(right => new IdentityUserClaim<string> { UserId = id, ClaimType = Rights.Claim, ClaimValue = right }));

    private static void CheckDisplayName(string displayName)
    {
        if (displayName.Trim().Length is 0 or > 40)
        {
            throw PeopleTexts.Refuse("DisplayNameForm");
        }
    }

    private static void CheckEmail(string? email)
    {
        if (!string.IsNullOrWhiteSpace(email) && !Mailbox.TryCreate(email.Trim(), null, out _, out _))
        {
            throw PeopleTexts.Refuse("EmailForm", email.Trim());
        }
    }

    private static void CheckRights(IReadOnlyList<string> rights)
    {
        if (rights.Except(Rights.All).FirstOrDefault() is { } unknown)
        {
            throw PeopleTexts.Refuse("RightUnknown", unknown);
        }
    }
}
