using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What would go wrong in a run later is refused before it starts, with the name of what to mend.</summary>
internal static class RunChecks
{
    internal const int MostPatience = 120;
    private const int LongestTitle = 100;
    private const int LargestInput = 64 * 1024;
    internal const int FarthestStart = 400;
    // What a definition names never changes, and it is asked for at every start.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<CompiledWorkflow, Named> NamedPeople = [];
    private static readonly string[] PeopleInputs = ["Approvers", "Checker", "Assignee", "Minutes", "Recipients", "Attendees", "ReturnTo", "EscalateTo", "Clerk", "OpeningTo", "RemindTo", "ReportTo"];

    public static void Title(string title)
    {
        if (string.IsNullOrWhiteSpace(title))
        {
            throw RunsTexts.Refuse("TitleMissing");
        }

        if (title.Trim().Length > LongestTitle)
        {
            throw RunsTexts.Refuse("TitleLong", LongestTitle);
        }
    }

    public static void Start(DateOnly start, DateOnly today)
    {
        if (Math.Abs(start.DayNumber - today.DayNumber) > FarthestStart)
        {
            throw RunsTexts.Refuse("StartFarOff", DateOf(start), FarthestStart);
        }
    }

    public static void Input(JsonObject? input)
    {
        if (input is not null && System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(input).Length > LargestInput)
        {
            throw RunsTexts.Refuse("InputLarge", LargestInput / 1024);
        }
    }

    /// <summary>The chosen units in the order given.</summary>
    public static async Task<IReadOnlyList<Unit>> UnitsAsync(HostDbContext db, CompiledWorkflow workflow, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var chosen = ids.Distinct(StringComparer.Ordinal).ToList();
        if (chosen.Count == 0)
        {
            // What asks nothing of units (an office's own procedure, one another system starts) runs without any.
            return workflow.Nodes.Any(n => n.Type is Procedures.ActivityTypes.Phase or Procedures.ActivityTypes.CollectFromUnits) ? throw RunsTexts.Refuse("NoUnits") : [];
        }

        var units = await db.Units.AsNoTracking().Where(u => chosen.Contains(u.Id) && u.IsActive).ToDictionaryAsync(u => u.Id, cancellation);
        if (units.Count < chosen.Count)
        {
            throw RunsTexts.Refuse("UnitsUnknown", chosen.Count - units.Count);
        }

        var silent = chosen.Select(id => units[id]).Where(u => Notices.UnitRecipient.Of(u) is null).Select(u => u.Name).ToList();
        return silent.Count == 0 ? [.. chosen.Select(id => units[id])] : throw RunsTexts.Refuse("UnitsWithoutAddress", Listed(silent));
    }

    /// <summary>Every step that collects must find somebody among the units.</summary>
    public static async Task SelectionsAsync(HostDbContext db, CompiledWorkflow workflow, IReadOnlyList<Unit> units, CancellationToken cancellation)
    {
        var asking = workflow.Nodes.Where(n => n.Type == Procedures.ActivityTypes.CollectFromUnits || (n.Type == Procedures.ActivityTypes.RecurringDuty && TextOf(n, "Who") == "units")).ToList();
        if (asking.Count == 0)
        {
            return;
        }

        var directory = RunDirectory.Of([.. units.Select(u => new UnitEntry(u.Code, u.Name, u.Kind))]) with { Groups = await RunDirectories.GroupsAsync(db, cancellation) };
        foreach (var node in asking)
        {
            if (TextOf(node, "Units") is { } text
                && Selector.TryParse(text, SelectorKind.Units, out var selectors, out _)
                // Classes are given while the run goes on, so they cannot be checked before.
                && !selectors.Any(s => s.Form == "class")
                && SelectorResolver.Units(text, directory).Found.Count == 0)
            {
                throw RunsTexts.Refuse("SelectionEmpty", node.DisplayText, text);
            }
        }
    }

    /// <summary>Every post the definition names must be held by somebody who can sign in.</summary>
    public static async Task PostsAsync(HostDbContext db, CompiledWorkflow workflow, DateOnly today, CancellationToken cancellation)
    {
        var named = NamedBy(workflow).Posts;
        if (named.Count == 0)
        {
            return;
        }

        var held = await (from holder in db.PostHolders
                          join person in db.Users on holder.StaffMemberId equals person.Id
                          where named.Contains(holder.PostCode) && holder.From <= today && (holder.To == null || holder.To >= today) && person.IsActive
                          select holder.PostCode).Distinct().ToListAsync(cancellation);
        var vacant = named.Except(held).ToList();
        if (vacant.Count > 0)
        {
            var names = await db.Posts.Where(p => vacant.Contains(p.Code)).ToDictionaryAsync(p => p.Code, p => p.Name, cancellation);
            throw RunsTexts.Refuse("PostsVacant", Listed([.. vacant.Select(code => names.GetValueOrDefault(code, code))]));
        }
    }

    /// <summary>Every list of evaluators the definition names must have somebody on it.</summary>
    public static async Task ListsAsync(HostDbContext db, CompiledWorkflow workflow, CancellationToken cancellation)
    {
        var named = NamedBy(workflow).Lists;
        if (named.Count == 0)
        {
            return;
        }

        var known = await db.Evaluators.Where(e => named.Contains(e.ListCode)).Select(e => e.ListCode).Distinct().ToListAsync(cancellation);
        if (named.Except(known).ToList() is { Count: > 0 } empty)
        {
            throw RunsTexts.Refuse("ListsEmpty", Listed(empty));
        }
    }

    public static string DateOf(DateOnly date) => Procedures.Calendar.DateText.Plain(date).Chinese;

    private static Named NamedBy(CompiledWorkflow workflow) => NamedPeople.GetValue(workflow, read => new Named(CodesIn(read, "post"), CodesIn(read, "list")));

    private static List<string> CodesIn(CompiledWorkflow workflow, string form) => [..
        (from node in workflow.Nodes
         where node.Type.StartsWith("WorkflowHost.", StringComparison.Ordinal)
         from input in PeopleInputs
         let text = TextOf(node, input)
         where text is not null
         from code in CodesOf(text, form)
         select code).Distinct(StringComparer.Ordinal)];

    private static List<string> CodesOf(string text, string form) =>
        Selector.TryParse(text, SelectorKind.People, out var selectors, out _) ? [.. selectors.Where(s => s.Form == form).SelectMany(s => s.Codes)] : [];

    private static string? TextOf(ActivityNode node, string input) =>
        node.TryGetStaticInput(input, out var value) && value is JsonValue text && text.TryGetValue<string>(out var read) ? read : null;

    private sealed record Named(List<string> Posts, List<string> Lists);

    private static string Listed(List<string> names) => string.Join('、', names.Take(10)) + (names.Count > 10 ? "…" : "");
}
