using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Units;

/// <summary>
/// Holds a table against the units there are. A row belongs to the unit with its code; a row without a code to the unit of its name,
/// else it is a new one. A cell that is empty changes nothing, so a list of a few columns can be imported over a full one.
/// </summary>
internal static class ImportPlanning
{
    private static readonly (string Field, Func<UnitDetails, string?> Value)[] Fields =
    [
        (nameof(Unit.Name), u => u.Name),
        (nameof(Unit.Kind), u => u.Kind),
        (nameof(Unit.OrderNumber), u => u.OrderNumber?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        (nameof(Unit.ContactName), u => u.ContactName),
        (nameof(Unit.ContactEmail), u => u.ContactEmail),
        (nameof(Unit.ContactPhone), u => u.ContactPhone),
        (nameof(Unit.DeputyName), u => u.DeputyName),
        (nameof(Unit.DeputyEmail), u => u.DeputyEmail),
        (nameof(Unit.HeadName), u => u.HeadName),
        (nameof(Unit.HeadEmail), u => u.HeadEmail),
    ];

    public static UnitImportPlan Plan(string text, IReadOnlyList<Unit> known)
    {
        var table = UnitTable.Read(text);
        if (table.HasErrors)
        {
            return new UnitImportPlan([], table.Remarks);
        }

        var remarks = table.Remarks.ToList();
        if (table.Units.Any(u => u.Class is not null))
        {
            remarks.Add(new ImportRemark(1, false, "ClassLeftOut", UnitTexts.Say("ClassLeftOut")));
        }

        var byCode = known.ToDictionary(u => u.Code, StringComparer.OrdinalIgnoreCase);
        var byName = known.GroupBy(u => u.Name).ToDictionary(g => g.Key, g => g.First());
        var codes = new FreeCodes(known.Select(u => u.Code).Concat(table.Units.Where((_, i) => table.Sources[i].HasCode).Select(u => u.Code)));
        var lastOrder = known.Count == 0 ? 0 : known.Max(u => u.OrderNumber);
        List<PlannedUnit> planned = [];
        for (var i = 0; i < table.Units.Count; i++)
        {
            var (row, source) = (table.Units[i], table.Sources[i]);
            var unit = source.HasCode ? byCode.GetValueOrDefault(row.Code) : byName.GetValueOrDefault(row.Name);
            var now = unit is null ? new UnitDetails { Code = source.HasCode ? row.Code : codes.Next(), OrderNumber = lastOrder += AddUnit.OrderStep } : UnitDetails.Of(unit);
            var then = Over(now, row, source.Order);
            var changes = unit is null ? [] : Changes(now, then);
            planned.Add(new PlannedUnit(source.Line, unit is null ? PlannedAct.Add : changes.Count > 0 ? PlannedAct.Change : PlannedAct.Keep, then, unit?.Id, changes));
            remarks.AddRange(Remarks(planned[^1], unit));
        }

        // A cell that is empty changes nothing: who has an address already is not without one.
        var reached = planned.Where(p => p.Details.ContactEmail is not null || p.Details.DeputyEmail is not null).Select(p => p.Line).ToHashSet();
        remarks.RemoveAll(r => r.Code == "AddressMissing" && reached.Contains(r.Line));
        remarks.AddRange(SameNames(planned, known));
        remarks.Sort((a, b) => a.IsError == b.IsError ? a.Line.CompareTo(b.Line) : b.IsError.CompareTo(a.IsError));
        return new UnitImportPlan(remarks.Exists(r => r.IsError) ? [] : planned, remarks);
    }

    private static UnitDetails Over(UnitDetails now, UnitEntry row, int? order) => (now with
    {
        Name = row.Name,
        Kind = row.Kind ?? now.Kind,
        OrderNumber = order ?? now.OrderNumber,
        ContactName = row.ContactName ?? now.ContactName,
        ContactEmail = row.ContactEmail ?? now.ContactEmail,
        ContactPhone = row.ContactPhone ?? now.ContactPhone,
        DeputyName = row.DeputyName ?? now.DeputyName,
        DeputyEmail = row.DeputyEmail ?? now.DeputyEmail,
        HeadName = row.HeadName ?? now.HeadName,
        HeadEmail = row.HeadEmail ?? now.HeadEmail,
    }).Trimmed();

    private static List<PlannedChange> Changes(UnitDetails now, UnitDetails then) =>
        [.. Fields.Where(f => f.Value(now) != f.Value(then)).Select(f => new PlannedChange(f.Field, f.Value(now), f.Value(then)))];

    private static IEnumerable<ImportRemark> Remarks(PlannedUnit planned, Unit? unit)
    {
        if (planned.Details.Problem() is var (text, arguments))
        {
            yield return new ImportRemark(planned.Line, true, text, UnitTexts.Say("Row", planned.Line, planned.Details.Name ?? "", UnitTexts.Say(text, arguments)));
        }

        if (unit is { IsActive: false })
        {
            yield return new ImportRemark(planned.Line, false, "RowInactive", UnitTexts.Say("RowInactive", planned.Line, unit.Name));
        }
    }

    /// <summary>After the import a name must still mean one unit; units that the table does not name count too.</summary>
    private static IEnumerable<ImportRemark> SameNames(List<PlannedUnit> planned, IReadOnlyList<Unit> known)
    {
        var touched = planned.Where(p => p.UnitId is not null).Select(p => p.UnitId!).ToHashSet();
        var others = known.Where(u => !touched.Contains(u.Id)).GroupBy(u => u.Name).ToDictionary(g => g.Key, g => g.First().Code);
        return planned.Where(p => others.ContainsKey(p.Details.Name!)).Select(p =>
            new ImportRemark(p.Line, true, "RowNameTaken", UnitTexts.Say("RowNameTaken", p.Line, p.Details.Name!, others[p.Details.Name!])));
    }

    /// <summary>Codes for units that bring none: U001, U002 … past those in use.</summary>
    private sealed class FreeCodes(IEnumerable<string> taken)
    {
        private readonly HashSet<string> taken = new(taken, StringComparer.OrdinalIgnoreCase);
        private int last;

        public string Next()
        {
            string code;
            do
            {
                code = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"U{++last:000}");
            }
            while (!taken.Add(code));
            return code;
        }
    }
}
