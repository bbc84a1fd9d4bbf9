using System.Globalization;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Runtime.Units;

public enum PlannedAct { Add, Change, Keep }

/// <param name="Field">Name of the property of the unit.</param>
public sealed record PlannedChange(string Field, string? Before, string? After);

/// <summary>What the import would do with one row.</summary>
/// <param name="Details">As the unit will be kept.</param>
/// <param name="UnitId">The unit it is now; null for a new one.</param>
public sealed record PlannedUnit(int Line, PlannedAct Act, UnitDetails Details, string? UnitId, IReadOnlyList<PlannedChange> Changes);

/// <summary>What an import would do, row by row, before it is done. With an error nothing would be.</summary>
public sealed record UnitImportPlan(IReadOnlyList<PlannedUnit> Units, IReadOnlyList<ImportRemark> Remarks)
{
    public bool HasErrors => Remarks.Any(r => r.IsError);

    public int Count(PlannedAct act) => Units.Count(u => u.Act == act);

    /// <summary>Stands for exactly these effects: what is applied is what was shown, or nothing.</summary>
    public string Fingerprint() => PlanFingerprint.Of(Units.Select(IEnumerable<string?> (unit) =>
        [unit.Line.ToString(CultureInfo.InvariantCulture), unit.Act.ToString(), unit.UnitId, .. unit.Changes.SelectMany(c => (string?[])[c.Field, c.Before, c.After]), unit.Details.ToString()]));
}
