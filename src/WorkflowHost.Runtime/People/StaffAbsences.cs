using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.People;

/// <param name="Substitute">Name of the one who acts.</param>
public sealed record AbsenceRow(string Id, string Substitute, DateOnly From, DateOnly To);

/// <summary>
/// Who is away and who acts for him. From the first day to the last the other finds his tasks, gets his mails, and what he does
/// names both; the one who is away keeps his own access. What has begun is shortened, never removed.
/// </summary>
public sealed class StaffAbsences(HostStore store, OfficeDay day)
{
    /// <summary>An absence longer than this is a change of post, or a slip.</summary>
    public const int LongestDays = 366;

    /// <summary>Present and coming ones, the nearest first.</summary>
    public Task<List<AbsenceRow>> OfAsync(string staffId, CancellationToken cancellation) => store.ReadAsync(
        (db, stop) => (from absence in db.Absences
                       join substitute in db.Users on absence.SubstituteId equals substitute.Id
                       where absence.StaffMemberId == staffId && absence.To >= day.Today
                       orderby absence.From, absence.Id
                       select new AbsenceRow(absence.Id, substitute.DisplayName, absence.From, absence.To)).ToListAsync(stop),
        cancellation);

    /// <exception cref="RefusedException">Days are missing or in the wrong order, the substitute is gone, off, or the person himself, or the person is away then already.</exception>
    public Task AddAsync(string staffId, string? substituteId, DateOnly? from, DateOnly? to, string formToken, Actor actor, CancellationToken cancellation)
    {
        if (from is not { } begin || to is not { } end || end < begin || end < day.Today || end.DayNumber - begin.DayNumber > LongestDays)
        {
            throw PeopleTexts.Refuse("AbsenceDates", LongestDays);
        }

        var now = day.Now;
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "staff:" + staffId, formToken, stop) is not { } once)
                {
                    return;
                }

                var people = await db.Users.AsNoTracking().Where(u => u.Id == staffId || u.Id == substituteId).ToListAsync(stop);
                if (people.Find(u => u.Id == substituteId) is not { IsActive: true } substitute || substitute.Id == staffId)
                {
                    throw PeopleTexts.Refuse("AbsenceSubstitute");
                }

                if (people.TrueForAll(u => u.Id != staffId))
                {
                    throw PeopleTexts.Refuse("MemberGone");
                }

                if (await db.Absences.AnyAsync(a => a.StaffMemberId == staffId && a.From <= end && a.To >= begin, stop))
                {
                    throw PeopleTexts.Refuse("AbsenceTwice");
                }

                db.Absences.Add(new StaffAbsence { Id = Guid.CreateVersion7(now).ToString("N"), StaffMemberId = staffId, SubstituteId = substitute.Id, From = begin, To = end });
                AuditTrail.Add(db, now, actor, "staff.absent", "staff:" + staffId, details: $"substitute={substitute.Id};from={begin:yyyy-MM-dd};to={end:yyyy-MM-dd}", id: once);
            },
            cancellation);
    }

    /// <summary>He is back: one that has begun ends yesterday, one that has not is taken back. A second time nothing is left to do.</summary>
    public Task EndAsync(string id, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await db.Absences.FirstOrDefaultAsync(a => a.Id == id && a.To >= day.Today, stop) is not { } absence)
            {
                return;
            }

            if (absence.From < day.Today)
            {
                absence.To = day.Today.AddDays(-1);
            }
            else
            {
                db.Absences.Remove(absence);
            }

            AuditTrail.Add(db, day.Now, actor, "staff.back", "staff:" + absence.StaffMemberId);
        },
        cancellation);
}
