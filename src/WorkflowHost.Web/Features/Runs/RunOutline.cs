using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>The names of the phases and dated works of a run, in the order of its definition.</summary>
public sealed class RunOutline
{
    private readonly Dictionary<string, LocalizedText> titles;

    private RunOutline(ScheduleOutline outline)
    {
        Phases = outline.Phases;
        titles = outline.Phases.Select(p => (p.NodeId, p.Title)).Concat(outline.Work.Select(w => (w.NodeId, w.Title)))
            .GroupBy(t => t.NodeId).ToDictionary(g => g.Key, g => g.First().Title, StringComparer.Ordinal);
    }

    public IReadOnlyList<PhaseDates> Phases { get; }

    public static RunOutline Of(ScheduleOutline outline) => new(outline);

    public static async Task<RunOutline> ReadAsync(HostDbContext db, CompiledWorkflows workflows, Run run, CancellationToken cancellation) =>
        await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == run.DefinitionVersionId, cancellation) is { } version
            ? new RunOutline(ScheduleOutlineReader.Read(await workflows.GetAsync(db, version, cancellation)).Outline)
            : new RunOutline(new ScheduleOutline([], []));

    public string TitleOf(string nodeId) => titles.TryGetValue(nodeId, out var title) ? Cultures.IsChinese ? title.Chinese : title.English : nodeId;
}
