using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Collection.Criteria;

/// <summary>A file of criteria as it was read.</summary>
/// <param name="Set">Null when it could not be read at all.</param>
public sealed record CriteriaReading(CriteriaSet? Set, IReadOnlyList<LocalizedText> Problems);

/// <summary>Reads <c>workflows/criteria/NAME.json</c> and names what is wrong with it.</summary>
public static partial class CriteriaJson
{
    private static readonly Texts Texts = new("Collection");
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    public static CriteriaReading Read(string json)
    {
        CriteriaSet? set;
        try
        {
            set = JsonSerializer.Deserialize<CriteriaSet>(json, Format);
        }
        catch (JsonException e)
        {
            return new CriteriaReading(null, [Texts.Of("CriteriaNotJson", e.LineNumber + 1 ?? 0)]);
        }

        return set is null ? new CriteriaReading(null, [Texts.Of("CriteriaNotJson", 1)]) : Checked(set with { Asks = set.Asks ?? [], Kinds = set.Kinds ?? [] });
    }

    private static CriteriaReading Checked(CriteriaSet set)
    {
        List<LocalizedText> problems = [];
        if (string.IsNullOrWhiteSpace(set.Title)) problems.Add(Texts.Of("CriteriaWithoutTitle"));
        if (set.Asks.Count == 0) problems.Add(Texts.Of("CriteriaWithoutAsks"));
        if (set.Common is null && set.Kinds.Count == 0) problems.Add(Texts.Of("CriteriaEmpty"));
        foreach (var section in ((CriteriaSection?[])[set.Common, .. set.Kinds]).OfType<CriteriaSection>())
        {
            if (section.Criteria is not { Count: > 0 }) problems.Add(Texts.Of("CriteriaSectionEmpty", section.Title ?? ""));
            else Section(section, problems);
        }

        foreach (var kind in set.Kinds.Where(k => k.Units is not { Count: > 0 })) problems.Add(Texts.Of("CriteriaKindWithoutUnits", kind.Title ?? ""));
        foreach (var twice in set.Kinds.SelectMany(k => k.Units ?? []).GroupBy(u => u).Where(g => g.Count() > 1)) problems.Add(Texts.Of("CriteriaUnitTwice", twice.Key));
        return new CriteriaReading(problems.Count == 0 ? set : null, problems);
    }

    private static void Section(CriteriaSection section, List<LocalizedText> problems)
    {
        foreach (var criterion in section.Criteria)
        {
            if (criterion.Key is null || !Key().IsMatch(criterion.Key)) problems.Add(Texts.Of("CriterionKey", criterion.Key ?? "", criterion.Title ?? ""));
            if (string.IsNullOrWhiteSpace(criterion.Title) || string.IsNullOrWhiteSpace(criterion.TitleEn)) problems.Add(Texts.Of("CriterionWithoutTitle", criterion.Key ?? ""));
        }

        foreach (var twice in section.Criteria.GroupBy(c => c.Key).Where(g => g.Count() > 1)) problems.Add(Texts.Of("CriterionTwice", twice.Key ?? "", section.Title));
    }

    [GeneratedRegex("^[a-z][a-z0-9]{0,19}$")]
    private static partial Regex Key();
}
