using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Selection;

/// <summary>Somebody a task goes to or a mail is written to.</summary>
/// <param name="Key">Stable within a run: <c>unit:A01:contact</c>, <c>unit:A01:head</c>, <c>person:p7</c>. Part of the key of a notice.</param>
/// <param name="Email">Null when there is none: the host lists it, and telephones instead.</param>
/// <param name="ActsFor">The person this one stands in for, by name.</param>
public sealed record Recipient(string Key, string Name, string? Email, string? UnitCode = null, string? PersonId = null, string? PostCode = null, string? ActsFor = null);

/// <summary>Who was found, and what could not be: a post nobody holds, a code no unit has.</summary>
public sealed record Resolution<T>(IReadOnlyList<T> Found, IReadOnlyList<LocalizedText> Problems);

/// <summary>
/// The one place where a selector becomes units or people, at the moment a node is entered: whoever holds the post on that day,
/// or his substitute while he is away. Order is the directory's, and nobody is found twice.
/// </summary>
public static class SelectorResolver
{
    private static readonly Texts Texts = new("Selection");

    public static Resolution<UnitEntry> Units(string selector, RunDirectory directory)
    {
        if (!Selector.TryParse(selector, SelectorKind.Units, out var parts, out var problem)) return new([], [problem!]);
        List<LocalizedText> problems = [];
        HashSet<string> chosen = new(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var found = directory.Units.Where(u => Matches(u, part, directory)).Select(u => u.Code).ToList();
            chosen.UnionWith(found);
            foreach (var code in part.Codes.Where(c => !directory.Units.Any(u => Matches(u, part with { Codes = [c] }, directory))))
                problems.Add(Texts.Of("NoSuchUnit", part.Form, code));
        }

        if (chosen.Count == 0 && problems.Count == 0) problems.Add(Texts.Of("NoUnits", selector));
        return new([.. directory.Units.Where(u => chosen.Contains(u.Code))], problems);
    }

    /// <param name="unitInHand">The unit a task is about, for <c>head</c>.</param>
    public static Resolution<Recipient> People(string selector, RunDirectory directory, DateOnly day, UnitEntry? unitInHand = null)
    {
        if (!Selector.TryParse(selector, SelectorKind.People, out var parts, out var problem)) return new([], [problem!]);
        List<LocalizedText> problems = [];
        List<Recipient> found = [];
        foreach (var part in parts)
        {
            switch (part.Form)
            {
                case "contacts":
                    found.AddRange(directory.Units.Where(u => part.Codes.Count == 0 || part.Codes.Contains(u.Code)).Select(Contact));
                    break;
                case "heads":
                    found.AddRange(directory.Units.Select(Head));
                    break;
                case "head" when unitInHand is not null:
                    found.Add(Head(unitInHand));
                    break;
                case "list":
                    foreach (var code in part.Codes) Evaluators(code, directory, found, problems);
                    break;
                default:
                    foreach (var code in part.Codes) Holders(code, directory, day, found, problems);
                    break;
            }
        }

        return new([.. found.DistinctBy(r => r.Key)], problems);
    }

    /// <summary>The unit's contact; the deputy when there is no address for him.</summary>
    public static Recipient Contact(UnitEntry unit) =>
        string.IsNullOrWhiteSpace(unit.ContactEmail) && !string.IsNullOrWhiteSpace(unit.DeputyEmail)
            ? new Recipient($"unit:{unit.Code}:deputy", unit.DeputyName ?? unit.Name, unit.DeputyEmail, unit.Code)
            : new Recipient($"unit:{unit.Code}:contact", unit.ContactName ?? unit.Name, Blank(unit.ContactEmail), unit.Code);

    /// <summary>The head of a unit when a copy of what the contact gets can reach him elsewhere.</summary>
    public static Recipient? HeadApart(UnitEntry unit) =>
        Head(unit) is { Email: { } address } head && !string.Equals(address, Contact(unit).Email, StringComparison.OrdinalIgnoreCase) ? head : null;

    /// <summary>Somebody of the staff, or who acts for him on that day; null when there is no such account.</summary>
    public static Recipient? Person(string id, RunDirectory directory, DateOnly day) =>
        directory.People.FirstOrDefault(p => p.Id == id) is { } person ? Acting(person, null, directory, day) : null;

    /// <summary>Whose signature is asked for in a unit: its head, or the reviewer, for whom its deputy stands until the contact names another.</summary>
    public static Recipient Signer(UnitEntry unit, Collection.SignStep step) => step == Collection.SignStep.Head
        ? Head(unit)
        : new Recipient($"unit:{unit.Code}:deputy", unit.DeputyName ?? unit.Name, Blank(unit.DeputyEmail), unit.Code);

    private static Recipient Head(UnitEntry unit) => new($"unit:{unit.Code}:head", unit.HeadName ?? unit.Name, Blank(unit.HeadEmail), unit.Code);

    private static void Holders(string post, RunDirectory directory, DateOnly day, List<Recipient> found, List<LocalizedText> problems)
    {
        var holders = directory.Holdings.Where(h => h.PostCode == post && h.HoldsOn(day)).Select(h => h.PersonId).ToList();
        if (holders.Count == 0) problems.Add(Texts.Of("PostEmpty", directory.PostName(post), post));
        foreach (var id in holders)
        {
            var person = directory.People.FirstOrDefault(p => p.Id == id);
            if (person is null) continue;
            found.Add(Acting(person, post, directory, day));
        }
    }

    private static Recipient Acting(PersonEntry person, string? post, RunDirectory directory, DateOnly day) => Substitute(person, directory, day) is { } substitute
        ? new Recipient("person:" + substitute.Id, substitute.Name, Blank(substitute.Email), null, substitute.Id, post, person.Name)
        : new Recipient("person:" + person.Id, person.Name, Blank(person.Email), null, person.Id, post);

    private static void Evaluators(string list, RunDirectory directory, List<Recipient> found, List<LocalizedText> problems)
    {
        if (!directory.Evaluators.TryGetValue(list, out var people) || people.Count == 0)
        {
            problems.Add(Texts.Of("ListEmpty", list));
            return;
        }

        found.AddRange(people.Select(p => new Recipient("evaluator:" + p.Id, p.Name, Blank(p.Email))));
    }

    /// <summary>Follows substitutes of substitutes; a circle ends with the person himself.</summary>
    private static PersonEntry? Substitute(PersonEntry person, RunDirectory directory, DateOnly day)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { person.Id };
        PersonEntry? acting = null;
        var current = person.Id;
        while (directory.Absences.FirstOrDefault(a => a.PersonId == current && a.From <= day && day <= a.To) is { } away)
        {
            if (!seen.Add(away.SubstituteId) || directory.People.FirstOrDefault(p => p.Id == away.SubstituteId) is not { } next) return null;
            acting = next;
            current = next.Id;
        }

        return acting;
    }

    private static bool Matches(UnitEntry unit, Selector part, RunDirectory directory) => part.Form switch
    {
        "group" => part.Codes.Any(code => directory.Groups.TryGetValue(code, out var members) && members.Contains(unit.Code)),
        "all" => true,
        "kind" => unit.Kind is { } kind && part.Codes.Contains(kind),
        "class" => unit.Class is { } cls && part.Codes.Contains(cls),
        _ => part.Codes.Contains(unit.Code),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
