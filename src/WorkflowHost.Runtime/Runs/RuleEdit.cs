namespace WorkflowHost.Runtime.Runs;

/// <summary>Another rule for a date of a run.</summary>
/// <param name="RowId">A row of the schedule the rule gives: start or end of a phase, a due date.</param>
/// <param name="Rule">As it would be typed in the designer; null takes the definition's own rule back.</param>
/// <param name="Reason">For the record and for those who are told.</param>
public sealed record RuleEdit(string RowId, string? Rule, string Reason);
