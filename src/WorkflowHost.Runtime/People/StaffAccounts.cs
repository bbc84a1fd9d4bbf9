using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <param name="UserName">What he signs in with.</param>
/// <param name="Password">Null: he gets a one-time code and chooses it himself.</param>
public sealed record NewStaffMember(string UserName, string DisplayName, string? Email, string? Password, IReadOnlyList<string> Rights, string? Phone = null);

/// <summary>Accounts of those who sign in.</summary>
public sealed class StaffAccounts(HostStore store, TimeProvider time, PasswordGate gate)
{
    public const int LongestPhone = 40;

    /// <exception cref="RefusedException">The name is taken or not a name, or the password will not do.</exception>
    public async Task<StaffMember> AddAsync(NewStaffMember wanted, Actor actor, CancellationToken cancellation)
    {
        var member = await PrepareAsync(wanted, cancellation);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                await AddAsync(db, member, wanted.Rights, actor, stop);
                return member;
            },
            cancellation);
    }

    /// <summary>As the other, asked for by a form: a second copy of it adds nothing and is no error.</summary>
    /// <returns>The code to hand over, when no password was given; null else, and for the second copy.</returns>
    public async Task<IssuedCode?> AddAsync(NewStaffMember wanted, string formToken, Actor actor, CancellationToken cancellation)
    {
        var member = await PrepareAsync(wanted, cancellation);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "staff", formToken, stop) is not { } once)
                {
                    return null;
                }

                await AddAsync(db, member, wanted.Rights, actor, stop, once);
                return member.PasswordHash is null ? PasswordCodes.Add(db, member, time.GetUtcNow()) : null;
            },
            cancellation);
    }

    /// <summary>Renames, gives and takes rights, switches on and off. Whoever is signed in with less than before is signed out within a minute.</summary>
    /// <exception cref="RefusedException">Name or address will not do, a right is unknown, or nobody would be left to administer.</exception>
    public Task ChangeAsync(string id, string displayName, string? email, IReadOnlyList<string> rights, bool isActive, string? phone, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var member = await db.Users.FirstOrDefaultAsync(u => u.Id == id, stop) ?? throw PeopleTexts.Refuse("MemberGone");
                CheckDisplayName(displayName);
                CheckEmail(email);
                CheckPhone(phone);
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
                member.PhoneNumber = string.IsNullOrWhiteSpace(phone) ? null : phone.Trim();
                member.IsActive = isActive;
                member.SecurityStamp = Guid.NewGuid().ToString("N");
                db.UserClaims.RemoveRange(claims.Where(c => !rights.Contains(c.ClaimValue!)));
                AddRights(db, id, rights.Where(right => claims.All(c => c.ClaimValue != right)));
                AuditTrail.Add(db, time.GetUtcNow(), actor, "staff.changed", "staff:" + id, details: $"rights={string.Join(',', rights)};active={isActive}");
            },
            cancellation);

    internal async Task<StaffMember> PrepareAsync(NewStaffMember wanted, CancellationToken cancellation)
    {
        var member = Blank(wanted.UserName, wanted.DisplayName, wanted.Email, wanted.Phone);
        CheckRights(wanted.Rights);
        if (wanted.Password is { } password)
        {
            Passwords.Check(password, member.UserName!);
            member.PasswordHash = await gate.HashAsync(password, cancellation);
        }

        return member;
    }

    /// <summary>An account that nobody can sign in with yet.</summary>
    /// <exception cref="RefusedException">A name, the address or the number will not do.</exception>
    internal static StaffMember Blank(string userName, string displayName, string? email, string? phone)
    {
        var name = userName.Trim();
        CheckUserName(name);
        CheckDisplayName(displayName);
        CheckEmail(email);
        CheckPhone(phone);
        var address = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
        return new StaffMember
        {
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            DisplayName = displayName.Trim(),
            Email = address,
            NormalizedEmail = address?.ToUpperInvariant(),
            PhoneNumber = string.IsNullOrWhiteSpace(phone) ? null : phone.Trim(),
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
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

    internal static void AddRights(HostDbContext db, string id, IEnumerable<string> rights) =>
        db.UserClaims.AddRange(rights.Distinct().Select(right => new IdentityUserClaim<string> { UserId = id, ClaimType = Rights.Claim, ClaimValue = right }));

    internal static void CheckUserName(string userName)
    {
        if (userName.Length is < 2 or > 40 || !userName.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@'))
        {
            throw PeopleTexts.Refuse("UserNameForm");
        }
    }

    internal static void CheckPhone(string? phone)
    {
        if (phone?.Trim().Length > LongestPhone)
        {
            throw PeopleTexts.Refuse("PhoneLong", LongestPhone);
        }
    }

    internal static void CheckDisplayName(string displayName)
    {
        if (displayName.Trim().Length is 0 or > 40)
        {
            throw PeopleTexts.Refuse("DisplayNameForm");
        }
    }

    internal static void CheckEmail(string? email)
    {
        if (!string.IsNullOrWhiteSpace(email) && !Mailbox.TryCreate(email.Trim(), null, out _, out _))
        {
            throw PeopleTexts.Refuse("EmailForm", email.Trim());
        }
    }

    internal static void CheckRights(IReadOnlyList<string> rights)
    {
        if (rights.Except(Rights.All).FirstOrDefault() is { } unknown)
        {
            throw PeopleTexts.Refuse("RightUnknown", unknown);
        }
    }
}
