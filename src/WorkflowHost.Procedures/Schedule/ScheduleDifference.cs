namespace WorkflowHost.Procedures.Schedule;

/// <summary>A row before and after a change of rule, date or calendar. One side is null when it is new or goes away.</summary>
public sealed record RowChange(PlannedRow? Before, PlannedRow? After)
{
    public PlannedRow Row => After ?? Before!;

    public bool IsMoved => Before is not null && After is not null;
}

/// <summary>What a change would move: shown to a person and applied whole, or not at all.</summary>
public sealed record ScheduleDifference(IReadOnlyList<RowChange> Changes)
{
    public bool IsEmpty => Changes.Count == 0;

    /// <summary>The mails among them: those affected are told.</summary>
    public IEnumerable<RowChange> Notices => Changes.Where(c => c.Row.Kind is ScheduleRowKind.Reminder or ScheduleRowKind.Overdue or ScheduleRowKind.Escalation);

    public IEnumerable<RowChange> Dates => Changes.Where(c => c.Row.Kind is not (ScheduleRowKind.Reminder or ScheduleRowKind.Overdue or ScheduleRowKind.Escalation));

    /// <param name="fired">Rows that have fired or were withdrawn, by node and rule name: what has happened does not move.</param>
    public static ScheduleDifference Between(
        IReadOnlyList<PlannedRow> before, IReadOnlyList<PlannedRow> after, IReadOnlySet<(string NodeId, string RuleName)>? fired = null)
    {
        var old = before.ToDictionary(r => (r.NodeId, r.RuleName));
        var next = after.ToDictionary(r => (r.NodeId, r.RuleName));
        var changes = old.Keys.Union(next.Keys)
            .Where(key => fired?.Contains(key) != true)
            .Select(key => new RowChange(old.GetValueOrDefault(key), next.GetValueOrDefault(key)))
            .Where(c => c.Before?.At != c.After?.At)
            .OrderBy(c => c.Row.At)
            .ThenBy(c => c.Row.NodeId, StringComparer.Ordinal)
            .ThenBy(c => c.Row.RuleName, StringComparer.Ordinal);
        return new ScheduleDifference([.. changes]);
    }
}
