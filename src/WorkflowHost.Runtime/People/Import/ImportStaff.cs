using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.People.Import;

/// <summary>
/// Staff, posts and who holds them from a table: shown first, then carried out as shown. All lines or none, in one transaction. A new
/// account has no password: its owner sets it with the one-time code that is returned here, once.
/// </summary>
public sealed class ImportStaff(HostStore store, OfficeDay day)
{
    /// <summary>What the table would do to the staff as they are now. Changes nothing.</summary>
    public Task<StaffImportPlan> PreviewAsync(string text, CancellationToken cancellation) =>
        store.ReadAsync(async (db, stop) => StaffPlanning.Plan(text, await StaffNow.ReadAsync(db, day.Today, stop), day.Today), cancellation);

    /// <summary>Does what <see cref="PreviewAsync"/> showed.</summary>
    /// <param name="fingerprint">Of the plan that was shown.</param>
    /// <returns>The codes of the new accounts; null for a second copy of the form, which changes nothing.</returns>
    /// <exception cref="RefusedException">The table has errors, or staff or posts were changed since, so that something else would happen. Nothing was changed.</exception>
    public Task<IReadOnlyList<IssuedCode>?> RunAsync(string text, string fingerprint, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await AuditTrail.OnceAsync(db, actor, "staff.import", formToken, stop) is not { } once)
            {
                return null;
            }

            var plan = StaffPlanning.Plan(text, await StaffNow.ReadAsync(db, day.Today, stop), day.Today);
            if (plan.HasErrors)
            {
                throw PeopleTexts.Refuse("ImportErrors", plan.Remarks.Count(r => r.IsError));
            }

            if (plan.Fingerprint() != fingerprint)
            {
                throw PeopleTexts.Refuse("ImportMoved");
            }

            db.Posts.AddRange(plan.Effects.Posts.Select(p => new Post { Code = p.Code, Name = p.Name, OrderNumber = p.OrderNumber }));
            var codes = await WritePeopleAsync(db, plan.Effects, actor, stop);
            await WriteHoldingsAsync(db, plan.Effects, actor, stop);
            WriteAbsences(db, plan.Effects, actor);
            AuditTrail.Add(db, day.Now, actor, "staff.imported", "staff", details: $"posts={string.Join(',', plan.Effects.Posts.Select(p => p.Code))};added={codes.Count};holdings={plan.Effects.Holdings.Count};absences={plan.Effects.Absences.Count}", id: once);
            return (IReadOnlyList<IssuedCode>?)codes;
        },
        cancellation);

    private async Task<List<IssuedCode>> WritePeopleAsync(HostDbContext db, StaffEffects effects, Actor actor, CancellationToken cancellation)
    {
        var ids = effects.People.Select(p => p.Id).OfType<string>().ToList();
        var members = await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, cancellation);
        var claims = (await db.UserClaims.Where(c => ids.Contains(c.UserId) && c.ClaimType == Rights.Claim).ToListAsync(cancellation)).ToLookup(c => c.UserId);
        List<IssuedCode> codes = [];
        foreach (var person in effects.People)
        {
            var rights = string.Join(',', person.Rights);
            if (person.Id is null)
            {
                var member = person.Written = StaffAccounts.Blank(person.UserName, person.Name, person.Email, person.Phone);
                db.Users.Add(member);
                StaffAccounts.AddRights(db, member.Id, person.Rights);
                codes.Add(PasswordCodes.Add(db, member, day.Now));
                AuditTrail.Add(db, day.Now, actor, "staff.added", "staff:" + member.Id, details: "rights=" + rights);
                continue;
            }

            var known = members[person.Id];
            (known.DisplayName, known.Email, known.NormalizedEmail, known.PhoneNumber) = (person.Name, person.Email, person.Email?.ToUpperInvariant(), person.Phone);
            if (!person.Rights.SequenceEqual(person.RightsBefore))
            {
                known.SecurityStamp = Guid.NewGuid().ToString("N");
                db.UserClaims.RemoveRange(claims[person.Id].Where(c => !person.Rights.Contains(c.ClaimValue!)));
                StaffAccounts.AddRights(db, person.Id, person.Rights.Except(person.RightsBefore));
            }

            AuditTrail.Add(db, day.Now, actor, "staff.changed", "staff:" + person.Id, details: $"rights={rights};active={known.IsActive}");
        }

        return codes;
    }

    private async Task WriteHoldingsAsync(HostDbContext db, StaffEffects effects, Actor actor, CancellationToken cancellation)
    {
        var ids = effects.Holdings.Select(h => h.Id).OfType<string>().ToList();
        var holders = await db.PostHolders.Where(h => ids.Contains(h.Id)).ToDictionaryAsync(h => h.Id, cancellation);
        foreach (var holding in effects.Holdings)
        {
            var staffId = IdOf(holding.Person);
            var days = $"{holding.From:yyyy-MM-dd}..{holding.To:yyyy-MM-dd}";
            if (holding.Id is null)
            {
                db.PostHolders.Add(new PostHolder { Id = Guid.CreateVersion7(day.Now).ToString("N"), PostCode = holding.PostCode, StaffMemberId = staffId, From = holding.From, To = holding.To });
                AuditTrail.Add(db, day.Now, actor, "post.held", "post:" + holding.PostCode, details: $"staff={staffId};{days}");
                continue;
            }

            var holder = holders[holding.Id];
            AuditTrail.Add(db, day.Now, actor, "post.holding-changed", "post:" + holding.PostCode, details: $"staff={staffId};before={holder.From:yyyy-MM-dd}..{holder.To:yyyy-MM-dd};after={days}");
            (holder.From, holder.To) = (holding.From, holding.To);
        }
    }

    private void WriteAbsences(HostDbContext db, StaffEffects effects, Actor actor)
    {
        foreach (var absence in effects.Absences)
        {
            var (staffId, substituteId) = (IdOf(absence.Person), IdOf(absence.Substitute));
            db.Absences.Add(new StaffAbsence { Id = Guid.CreateVersion7(day.Now).ToString("N"), StaffMemberId = staffId, SubstituteId = substituteId, From = absence.From, To = absence.To });
            AuditTrail.Add(db, day.Now, actor, "staff.absent", "staff:" + staffId, details: $"substitute={substituteId};from={absence.From:yyyy-MM-dd};to={absence.To:yyyy-MM-dd}");
        }
    }

    private static string IdOf(StaffDraft person) => person.Id ?? person.Written!.Id;
}
