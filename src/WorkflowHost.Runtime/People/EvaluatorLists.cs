using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <param name="Reached">How many of them have an address.</param>
public sealed record EvaluatorListRow(string Code, string Name, int People, int Reached);

/// <summary>The lists of those who evaluate (评议代表). A table replaces a list whole, or, with one error, not at all.</summary>
public sealed class EvaluatorLists(HostStore store, TimeProvider time)
{
    public Task<List<EvaluatorListRow>> ListAsync(CancellationToken cancellation) => store.ReadAsync(
        (db, stop) => db.EvaluatorLists.AsNoTracking().OrderBy(l => l.Code)
            .Select(l => new EvaluatorListRow(l.Code, l.Name, db.Evaluators.Count(e => e.ListCode == l.Code), db.Evaluators.Count(e => e.ListCode == l.Code && e.Email != null))).ToListAsync(stop),
        cancellation);

    public Task<List<Evaluator>> PeopleAsync(string code, CancellationToken cancellation) => store.ReadAsync(
        (db, stop) => db.Evaluators.AsNoTracking().Where(e => e.ListCode == code).OrderBy(e => e.OrderNumber).ToListAsync(stop), cancellation);

    /// <exception cref="RefusedException">The code or name will not do, or the table has errors. Nothing was changed.</exception>
    public Task ReplaceAsync(string? code, string? name, string table, string formToken, Actor actor, CancellationToken cancellation)
    {
        var (cleanCode, cleanName) = Check(code, name);
        var import = EvaluatorTable.Read(table);
        if (import.HasErrors)
        {
            throw PeopleTexts.Refuse("EvaluatorErrors", import.Remarks.Count(r => r.IsError));
        }

        var now = time.GetUtcNow();
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, "evaluators", formToken, stop) is not { } once)
                {
                    return;
                }

                if (await db.EvaluatorLists.FirstOrDefaultAsync(l => l.Code == cleanCode, stop) is { } list)
                {
                    list.Name = cleanName;
                    await db.Evaluators.Where(e => e.ListCode == cleanCode).ExecuteDeleteAsync(stop);
                }
                else
                {
                    db.EvaluatorLists.Add(new EvaluatorList { Code = cleanCode, Name = cleanName });
                }

                db.Evaluators.AddRange(import.People.Select((p, place) => new Evaluator
                {
                    Id = Guid.CreateVersion7(now).ToString("N"), ListCode = cleanCode, Name = p.Name, Organisation = p.Organisation, Email = p.Email, Phone = p.Phone, OrderNumber = place + 1,
                }));
                AuditTrail.Add(db, now, actor, "evaluators.imported", "list:" + cleanCode, details: $"people:{import.People.Count}", id: once);
            },
            cancellation);
    }

    /// <exception cref="RefusedException">The code or name will not do.</exception>
    public static (string Code, string Name) Check(string? code, string? name) =>
        code?.Trim() is not { } cleanCode || !UnitTable.IsCode(cleanCode) ? throw PeopleTexts.Refuse("ListCodeForm")
        : name?.Trim() is not { Length: > 0 and <= OfficePosts.LongestName } cleanName ? throw PeopleTexts.Refuse("ListNameForm", OfficePosts.LongestName)
        : (cleanCode, cleanName);
}
