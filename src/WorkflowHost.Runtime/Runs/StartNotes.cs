using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What is to be known of the chosen units before a start: shown with the dates, and refused where a unit could do nothing.</summary>
public static class StartNotes
{
    private static readonly string[] Signed = ["head", "three"];

    public static async Task<IReadOnlyList<LocalizedText>> ReadAsync(HostDbContext db, CompiledWorkflow workflow, IReadOnlyCollection<string> unitIds, CancellationToken cancellation)
    {
        var units = await db.Units.AsNoTracking().Where(u => unitIds.Contains(u.Id)).OrderBy(u => u.OrderNumber).ThenBy(u => u.Code).ToListAsync(cancellation);
        var notes = new List<LocalizedText>();
        foreach (var (node, entries, set) in await AskedAsync(db, workflow, units, cancellation))
        {
            notes.AddRange(set is null ? [] : CriteriaNote.Of(set, entries, AsksMore(node)).Select(n => n.Text));
            if (Signed.Contains(Text(node, "SignOff")))
            {
                notes.AddRange(entries.Where(u => string.IsNullOrWhiteSpace(u.HeadEmail)).Select(u => RunsTexts.Say("HeadOnPaper", u.Name)));
            }
        }

        return [.. notes.Distinct()];
    }

    /// <exception cref="RefusedException">A unit would be asked with an empty form.</exception>
    internal static async Task CheckAsync(HostDbContext db, CompiledWorkflow workflow, IReadOnlyList<Unit> units, CancellationToken cancellation)
    {
        foreach (var (node, entries, set) in await AskedAsync(db, workflow, units, cancellation))
        {
            if (set is not null && CriteriaNote.Of(set, entries, AsksMore(node)).FirstOrDefault(n => n.IsError) is { } wrong)
            {
                throw RunsTexts.Refuse("CriteriaNothing", node.DisplayText, wrong.Text.Chinese);
            }
        }
    }

    private static async Task<List<(ActivityNode Node, IReadOnlyList<UnitEntry> Units, CriteriaSet? Set)>> AskedAsync(
        HostDbContext db, CompiledWorkflow workflow, IReadOnlyCollection<Unit> units, CancellationToken cancellation)
    {
        var nodes = workflow.Nodes.Where(n => n.Type == ActivityTypes.CollectFromUnits && (Text(n, "Criteria").Length > 0 || Signed.Contains(Text(n, "SignOff")))).ToList();
        if (nodes.Count == 0)
        {
            return [];
        }

        var directory = RunDirectory.Of([.. units.Select(u => new UnitEntry(u.Code, u.Name, u.Kind, HeadEmail: u.HeadEmail))]) with { Groups = await RunDirectories.GroupsAsync(db, cancellation) };
        return nodes.ConvertAll(n => (n, (IReadOnlyList<UnitEntry>)SelectorResolver.Units(Text(n, "Units") is { Length: > 0 } text ? text : "all", directory).Found, ShippedCriteria.Find(Text(n, "Criteria"))?.Set));
    }

    private static bool AsksMore(ActivityNode node) => FormText.Fields(Text(node, "Fields")).Fields.Count + FormText.Files(Text(node, "Files")).Files.Count > 0;

    private static string Text(ActivityNode node, string input) => node.TryGetStaticInput(input, out var value) ? value?.ToString() ?? "" : "";
}
