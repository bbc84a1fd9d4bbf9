namespace WorkflowHost.Procedures.Selection;

/// <summary>A unit as a run sees it.</summary>
/// <param name="Code">Short and stable; what selectors and imports name.</param>
/// <param name="Kind">What it is: 司法所, 政府部门, 公共服务行业 …</param>
/// <param name="Class">What it is in this run: 重点, 自行组织, 试点 …</param>
public sealed record UnitEntry(
    string Code,
    string Name,
    string? Kind = null,
    string? Class = null,
    string? ContactName = null,
    string? ContactEmail = null,
    string? ContactPhone = null,
    string? DeputyName = null,
    string? DeputyEmail = null,
    string? HeadName = null,
    string? HeadEmail = null);

/// <summary>Somebody of the staff.</summary>
public sealed record PersonEntry(string Id, string Name, string? Email = null);

/// <summary>A person in a post, from a day to a day (both counted; open when null).</summary>
public sealed record Holding(string PostCode, string PersonId, DateOnly? From = null, DateOnly? To = null)
{
    public bool HoldsOn(DateOnly day) => (From is null || From <= day) && (To is null || day <= To);
}

/// <summary>A person is away and another acts for him; both names stand in the history.</summary>
public sealed record Absence(string PersonId, DateOnly From, DateOnly To, string SubstituteId);

/// <summary>
/// Who and what there is, as a value: the slice of the host's people and units that concerns one run, or the same read from
/// files for a dry run. Selectors are resolved against it and against nothing else.
/// </summary>
public sealed record RunDirectory(
    IReadOnlyList<UnitEntry> Units,
    IReadOnlyList<PersonEntry> People,
    IReadOnlyList<Holding> Holdings,
    IReadOnlyList<Absence> Absences,
    IReadOnlyDictionary<string, string> PostNames)
{
    /// <summary>Codes of units by the code of their group.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Groups { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Those who evaluate, by the code of their list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PersonEntry>> Evaluators { get; init; } = new Dictionary<string, IReadOnlyList<PersonEntry>>();

    public static RunDirectory Of(IReadOnlyList<UnitEntry> units) => new(units, [], [], [], new Dictionary<string, string>());

    public string PostName(string code) => PostNames.TryGetValue(code, out var name) ? name : code;
}
