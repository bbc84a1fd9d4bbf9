using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>
/// Starts a run: checks everything first, pins the published version, plans all dates, starts the root instance, in one
/// transaction. Either all of it is there afterwards or nothing.
/// </summary>
public sealed class StartRun
{
    private readonly HostStore store;
    private readonly CompiledWorkflows workflows;
    private readonly Bursts bursts;
    private readonly TimeProvider time;

    internal StartRun(HostStore store, CompiledWorkflows workflows, Bursts bursts, TimeProvider time)
    {
        this.store = store;
        this.workflows = workflows;
        this.bursts = bursts;
        this.time = time;
    }

    /// <returns>The id of the run; of the one that was started before when the same form is posted again.</returns>
    /// <exception cref="RefusedException">Something is missing or wrong; nothing was started.</exception>
    public Task<string> RunAsync(NewRun wanted, Actor actor, CancellationToken cancellation)
    {
        var runId = wanted.FormToken is { Length: > 0 } token ? DerivedId.Of("run", actor.Kind, actor.Id, token) : Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        return store.WriteAsync((db, stop) => StartAsync(db, runId, wanted, actor, stop), cancellation);
    }

    private async Task<string> StartAsync(HostDbContext db, string runId, NewRun wanted, Actor actor, CancellationToken cancellation)
    {
        if (await db.Runs.AnyAsync(r => r.Id == runId, cancellation))
        {
            return runId;
        }

        var now = time.GetUtcNow();
        var settings = new RunSettings(wanted.StartDate, SupervisionAfter: Math.Clamp(wanted.SupervisionAfter, 0, RunChecks.MostPatience));
        var today = new RunClock(settings).DayOf(now);
        RunChecks.Title(wanted.Title);
        var version = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == wanted.DefinitionId && d.IsPublished, cancellation)
            ?? throw RunsTexts.Refuse("DefinitionUnpublished");
        var workflow = await workflows.GetAsync(db, version, cancellation);
        if (await ProblemAsync(db, version.Json, cancellation) is { } problem)
        {
            throw RunsTexts.Refuse("DefinitionWrong", version.Name, problem);
        }

        RunChecks.Start(wanted.StartDate, today);
        var units = await RunChecks.UnitsAsync(db, wanted.UnitIds, cancellation);
        await RunChecks.SelectionsAsync(db, workflow, units, cancellation);
        await RunChecks.PostsAsync(db, workflow, today, cancellation);
        await RunChecks.ListsAsync(db, workflow, cancellation);

        var run = new Run
        {
            Id = runId,
            Title = wanted.Title.Trim(),
            Year = wanted.StartDate.Year,
            DefinitionId = version.DefinitionId,
            DefinitionVersionId = version.Id,
            RootInstanceId = DerivedId.Of("root", runId),
            StartDate = wanted.StartDate,
            Settings = RunSettingsJson.Write(settings),
            BasisDocument = Blank(wanted.BasisDocument),
            OfficeName = Blank(wanted.OfficeName),
            ContactName = Blank(wanted.ContactName),
            ContactPhone = Blank(wanted.ContactPhone),
            State = RunState.Running,
            StartedBy = actor.Id ?? actor.Kind,
            CreatedAt = now,
        };
        db.Runs.Add(run);
        db.RunUnits.AddRange(units.Select((unit, place) => new RunUnit { RunId = runId, UnitId = unit.Id, OrderNumber = place + 1 }));
        AuditTrail.Add(db, now, actor, "run.started", "run:" + runId, runId, details: $"definition:{version.Id} units:{units.Count}");

        var plan = await SchedulePlanning.PlanAsync(db, run, workflow, now, cancellation);
        var ends = plan.Rows.Where(r => r.Kind == ScheduleRowKind.PhaseEnd).Select(r => r.Date).ToList();
        if (ends.Count > 0 && ends.Max() < today)
        {
            throw RunsTexts.Refuse("EverythingOver", RunChecks.DateOf(wanted.StartDate), RunChecks.DateOf(ends.Max()));
        }

        await bursts.StartAsync(db, run.RootInstanceId, version.Id, runId, null, cancellation);
        return runId;
    }

    private async Task<string?> ProblemAsync(HostDbContext db, string json, CancellationToken cancellation)
    {
        var definition = WorkflowDefinition.Parse(json);
        var lookup = await UsedDefinitions.LookupAsync(db, definition, workflows.Engine.Catalog, cancellation);
        return DefinitionValidator.Validate(definition, workflows.Engine.Catalog, workflows.Engine.Scripts, lookup)
            .FirstOrDefault(p => p.Severity == ProblemSeverity.Error)?.Text.Chinese;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
