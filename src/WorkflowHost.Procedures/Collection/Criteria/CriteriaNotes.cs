using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Collection.Criteria;

/// <summary>What should be known of units whose kind the criteria do not name. One place, for the start and the dry run.</summary>
/// <param name="IsError">The unit would get an empty form.</param>
public sealed record CriteriaNote(UnitEntry Unit, bool IsError, LocalizedText Text)
{
    private static readonly Texts Texts = new("Collection");

    /// <param name="asksMore">The collection asks for fields or papers beside the criteria.</param>
    public static IReadOnlyList<CriteriaNote> Of(CriteriaSet set, IEnumerable<UnitEntry> units, bool asksMore) => set.IsCommonOnly
        ? []
        : [.. from unit in units
              where !set.Knows(unit.Kind)
              let isError = set.Common is null && !asksMore
              let kind = string.IsNullOrWhiteSpace(unit.Kind) ? Texts.Of("KindNone") : new LocalizedText(unit.Kind, unit.Kind)
              select new CriteriaNote(unit, isError, Texts.Of(isError ? "KindWithNothing" : "KindWithoutCriteria", unit.Name, kind))];
}
