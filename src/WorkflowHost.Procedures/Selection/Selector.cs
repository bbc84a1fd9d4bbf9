using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Selection;

/// <summary>Whether a selector must name units or people.</summary>
public enum SelectorKind { Units, People }

/// <summary>
/// How a definition says who: never by name, always by what someone is, resolved when the node is entered.
/// <code>
/// units:   all    kind:重点    class:自行组织    group:north    units:A01,A02
/// people:  post:office    post:director,deputy    list:delegates    units:all (their contacts)    units:heads    head (of the unit in hand)
/// </code>
/// Several, separated by <c>;</c>, add up.
/// </summary>
/// <param name="Form"><c>all</c>, <c>kind</c>, <c>class</c>, <c>group</c>, <c>units</c>, <c>post</c>, <c>list</c>, <c>contacts</c>, <c>heads</c>, <c>head</c>.</param>
public sealed record Selector(string Form, IReadOnlyList<string> Codes)
{
    private static readonly Texts Texts = new("Selection");

    /// <summary>Reads a selector text; the problem names what may be written.</summary>
    public static bool TryParse(string? text, SelectorKind kind, out IReadOnlyList<Selector> selectors, out LocalizedText? problem)
    {
        List<Selector> found = [];
        problem = null;
        foreach (var part in (text ?? "").Split([';', '；'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (One(part, kind) is { } selector)
            {
                found.Add(selector);
                continue;
            }

            problem = Texts.Of(kind == SelectorKind.Units ? "UnitsUnreadable" : "PeopleUnreadable", part);
        }

        if (problem is null && found.Count == 0) problem = Texts.Of(kind == SelectorKind.Units ? "UnitsUnreadable" : "PeopleUnreadable", "");
        selectors = problem is null ? found : [];
        return problem is null;
    }

    private static Selector? One(string part, SelectorKind kind)
    {
        var colon = part.IndexOfAny([':', '：']);
        var (form, rest) = colon < 0 ? (part, "") : (part[..colon].Trim(), part[(colon + 1)..].Trim());
        string[] codes = rest.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (kind, form, codes) switch
        {
            (SelectorKind.Units, "all", []) => new Selector("all", []),
            (SelectorKind.Units, "units", ["all"]) => new Selector("all", []),
            (SelectorKind.Units, "kind" or "class" or "group" or "units", [_, ..]) => new Selector(form, codes),
            (SelectorKind.People, "units", ["all"]) => new Selector("contacts", []),
            (SelectorKind.People, "units", ["heads"]) => new Selector("heads", []),
            (SelectorKind.People, "units", [_, ..]) => new Selector("contacts", codes),
            (SelectorKind.People, "head", []) => new Selector("head", []),
            (SelectorKind.People, "post" or "list", [_, ..]) => new Selector(form, codes),
            _ => null,
        };
    }
}
