using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Collection.Criteria;

/// <summary>What a unit says about each criterion: 自查情况, 存在问题, 整改打算.</summary>
/// <param name="Key">Short and stable: part of the name exports call the answer by.</param>
public sealed record CriterionAsk(string Key, string Label, string LabelEn, bool Required = true);

/// <summary>One criterion, numbered and worded as in the paper.</summary>
/// <param name="Number">As printed: <c>（一）</c>, <c>1、</c>, <c>一是</c>.</param>
/// <param name="Text">What the paper says of it beyond its title.</param>
public sealed record Criterion(string Key, string Number, string Title, string TitleEn, string? Text = null);

/// <summary>Criteria that stand under one heading of the paper.</summary>
/// <param name="Units">Kinds of unit they are for; null for all.</param>
public sealed record CriteriaSection(string Title, string TitleEn, IReadOnlyList<Criterion> Criteria, IReadOnlyList<string>? Units = null);

/// <summary>
/// 评议内容 as data: what all units are judged by, and what each kind of unit is judged by besides. It becomes the form of the
/// self-check; a copy is kept with every collection that was opened with it, so that a later edition alters nothing a unit sees.
/// </summary>
/// <param name="Source">The paper and the place in it.</param>
public sealed record CriteriaSet(
    string Title, string TitleEn, string Source, IReadOnlyList<CriterionAsk> Asks, CriteriaSection? Common, IReadOnlyList<CriteriaSection> Kinds)
{
    /// <summary>False for a kind the set does not name: such a unit is asked about the common criteria only.</summary>
    public bool Knows(string? kind) => SectionOf(kind) is not null;

    /// <summary>True when every unit is judged by the same: no kind is unknown then.</summary>
    public bool IsCommonOnly => Kinds.Count == 0;

    /// <summary>The criteria of a kind of unit, common ones first.</summary>
    public IReadOnlyList<(CriteriaSection Section, Criterion Criterion)> For(string? kind) =>
        [.. ((CriteriaSection?[])[Common, SectionOf(kind)]).OfType<CriteriaSection>().SelectMany(section => section.Criteria.Select(criterion => (section, criterion)))];

    /// <summary>The fields that stand for them in a form: one an ask, grouped by criterion.</summary>
    public IReadOnlyList<FormField> Fields(string? kind) =>
        [.. from one in For(kind)
            from ask in Asks
            let isFirst = ReferenceEquals(ask, Asks[0])
            select new FormField(
                $"{(one.Section.Units is null ? "common" : "own")}-{one.Criterion.Key}-{ask.Key}", ask.Label, "longtext", ask.Required, isFirst ? one.Criterion.Text : null, null,
                $"{one.Section.Title} {one.Criterion.Number}{one.Criterion.Title}")
            {
                LabelEn = ask.LabelEn,
                GroupEn = $"{one.Section.TitleEn}: {one.Criterion.TitleEn}",
            }];

    public LocalizedText Name => new(Title, TitleEn);

    private CriteriaSection? SectionOf(string? kind) => kind is null ? null : Kinds.FirstOrDefault(k => k.Units?.Contains(kind) == true);
}
