using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Units;

/// <param name="Members">Names of its units, in their order.</param>
public sealed record UnitGroupRow(string Code, string Name, IReadOnlyList<string> Members);

/// <summary>Groups of units, which definitions name by code. The members are given as a list of names or codes, one a line: all of it or none.</summary>
public sealed class UnitGroups(HostStore store, TimeProvider time)
{
    private const int Most = 5000;

    public Task<IReadOnlyList<UnitGroupRow>> ListAsync(CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var members = (await (from member in db.UnitGroupMembers
                                  join unit in db.Units on member.UnitId equals unit.Id
                                  orderby unit.OrderNumber, unit.Code
                                  select new { member.GroupCode, unit.Name }).ToListAsync(stop)).ToLookup(m => m.GroupCode, m => m.Name);
            return (IReadOnlyList<UnitGroupRow>)[.. (await db.UnitGroups.AsNoTracking().OrderBy(g => g.Code).ToListAsync(stop)).Select(g => new UnitGroupRow(g.Code, g.Name, [.. members[g.Code]]))];
        },
        cancellation);

    /// <returns>What is wrong with the lines, by line; nothing was changed then.</returns>
    /// <exception cref="RefusedException">The code or name will not do.</exception>
    public Task<IReadOnlyList<LocalizedText>> SaveAsync(string? code, string? name, string? members, string formToken, Actor actor, CancellationToken cancellation)
    {
        if (code?.Trim() is not { } cleanCode || !UnitTable.IsCode(cleanCode))
        {
            throw UnitTexts.Refuse("GroupCodeForm");
        }

        if (name?.Trim() is not { Length: > 0 and <= UnitDetails.LongestOther } cleanName)
        {
            throw UnitTexts.Refuse("GroupNameForm", UnitDetails.LongestOther);
        }

        var lines = (members ?? "").ReplaceLineEndings("\n").Split('\n').Select((text, i) => (Line: i + 1, Text: text.Trim())).Where(l => l.Text.Length > 0).Take(Most).ToList();
        return store.WriteAsync(
            async (db, stop) =>
            {
                var units = await db.Units.AsNoTracking().Select(u => new { u.Id, u.Code, u.Name }).ToListAsync(stop);
                var byCode = units.ToDictionary(u => u.Code, u => u.Id, StringComparer.OrdinalIgnoreCase);
                var byName = units.GroupBy(u => u.Name).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.Ordinal);
                var problems = new List<LocalizedText>();
                var chosen = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var (line, text) in lines)
                {
                    if ((byName.GetValueOrDefault(text) ?? byCode.GetValueOrDefault(text)) is not { } id)
                    {
                        problems.Add(UnitTexts.Say("GroupLineUnknown", line, text));
                    }
                    else if (!chosen.TryAdd(id, line))
                    {
                        problems.Add(UnitTexts.Say("GroupLineTwice", line, text, chosen[id]));
                    }
                }

                if (problems.Count > 0 || await AuditTrail.OnceAsync(db, actor, "groups", formToken, stop) is not { } once)
                {
                    return (IReadOnlyList<LocalizedText>)problems;
                }

                if (await db.UnitGroups.FirstOrDefaultAsync(g => g.Code == cleanCode, stop) is { } group)
                {
                    group.Name = cleanName;
                }
                else
                {
                    db.UnitGroups.Add(new UnitGroup { Code = cleanCode, Name = cleanName });
                }

                await db.UnitGroupMembers.Where(m => m.GroupCode == cleanCode).ExecuteDeleteAsync(stop);
                db.UnitGroupMembers.AddRange(chosen.Keys.Select(id => new UnitGroupMember { GroupCode = cleanCode, UnitId = id }));
                AuditTrail.Add(db, time.GetUtcNow(), actor, "group.saved", "group:" + cleanCode, details: $"units:{chosen.Count}", id: once);
                return problems;
            },
            cancellation);
    }
}
