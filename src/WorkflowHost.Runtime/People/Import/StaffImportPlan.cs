using System.Globalization;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Units;

namespace WorkflowHost.Runtime.People.Import;

public enum StaffField { Name, Email, Phone, Rights, Post, Holding, Away }

/// <summary>One thing a line of the table would change.</summary>
/// <param name="About">The post or the substitute, by name, where the change is about one.</param>
public sealed record StaffChange(StaffField Field, string? About, string? Before, string? After);

/// <summary>What the import would do with one line.</summary>
/// <param name="UserName">Null for a line that only names a post.</param>
public sealed record PlannedStaff(int Line, PlannedAct Act, string? UserName, string Name, IReadOnlyList<StaffChange> Changes);

/// <summary>What an import would do, line by line, before it is done. With an error nothing would be.</summary>
public sealed record StaffImportPlan(IReadOnlyList<PlannedStaff> Rows, IReadOnlyList<ImportRemark> Remarks)
{
    internal StaffEffects Effects { get; init; } = new([], [], [], []);

    public bool HasErrors => Remarks.Any(r => r.IsError);

    public int Count(PlannedAct act) => Rows.Count(r => r.Act == act);

    /// <summary>Stands for exactly these effects: what is applied is what was shown, or nothing.</summary>
    public string Fingerprint() => PlanFingerprint.Of(Rows.Select(IEnumerable<string?> (row) =>
        [row.Line.ToString(CultureInfo.InvariantCulture), row.Act.ToString(), row.UserName, row.Name, .. row.Changes.SelectMany(c => (string?[])[c.Field.ToString(), c.About, c.Before, c.After])]));
}

/// <summary>What is to be written, in the order it can be.</summary>
internal sealed record StaffEffects(
    IReadOnlyList<PostDraft> Posts, IReadOnlyList<StaffDraft> People, IReadOnlyList<HoldingDraft> Holdings, IReadOnlyList<AbsenceDraft> Absences);

internal sealed record PostDraft(string Code, string Name, int OrderNumber);

/// <param name="Id">Of the holding there is; null for a new one.</param>
internal sealed record HoldingDraft(string? Id, string PostCode, StaffDraft Person, DateOnly From, DateOnly? To);

internal sealed record AbsenceDraft(StaffDraft Person, StaffDraft Substitute, DateOnly From, DateOnly To);
