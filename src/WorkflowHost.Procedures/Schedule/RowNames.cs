namespace WorkflowHost.Procedures.Schedule;

/// <summary>
/// Names of the rows of a schedule. Work that comes again and again has its rows once for each time, told apart by what stands
/// behind the sign: <c>due#2024-05</c>, <c>before-3#2024-05</c>. Part of the key of a row, so never changed.
/// </summary>
public static class RowNames
{
    private const char Sign = '#';

    public static string Of(string name, string? occurrence) => occurrence is null ? name : $"{name}{Sign}{occurrence}";

    /// <summary>The name without the time it is for: <c>due</c>.</summary>
    public static string Family(string name) => name.IndexOf(Sign, StringComparison.Ordinal) is >= 0 and var at ? name[..at] : name;

    /// <summary>Which time it is for: <c>2024-05</c>; null for what comes once.</summary>
    public static string? Occurrence(string name) => name.IndexOf(Sign, StringComparison.Ordinal) is >= 0 and var at ? name[(at + 1)..] : null;
}
