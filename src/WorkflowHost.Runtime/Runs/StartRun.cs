using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>
/// Starts a run: checks everything first, pins the published version, plans all dates, starts the root instance, in one
/// transaction. Either all of it is there afterwards or nothing.
/// </summary>
public sealed class StartRun
{
    private static readonly Question<bool> IsStarted = new("""SELECT 1 FROM runs WHERE "Id" = $1""", _ => true);
    private static readonly Question<string> PublishedVersion = new("""SELECT "Id" FROM definitions WHERE "DefinitionId" = $1 AND "IsPublished" LIMIT 1""", row => row.Text(0));

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
        var runId = DerivedId.Run(actor, wanted.FormToken, time.GetUtcNow());
        return store.AddAsync((db, stop) => StartAsync(db, runId, wanted, actor, stop), cancellation);
    }

    private async Task<string> StartAsync(HostDbContext db, string runId, NewRun wanted, Actor actor, CancellationToken cancellation)
    {
        if (wanted.FormToken is { Length: > 0 } && await IsStarted.AnyAsync(db, cancellation, runId))
        {
            return runId;
        }

        var now = time.GetUtcNow();
        var settings = new RunSettings(wanted.StartDate, SupervisionAfter: Math.Clamp(wanted.SupervisionAfter, 0, RunChecks.MostPatience));
        var today = new RunClock(settings).DayOf(now);
        RunChecks.Title(wanted.Title);
        RunChecks.Input(wanted.Input);
        var versionId = await PublishedVersion.AskAsync(db, cancellation, wanted.DefinitionId) is [var published] ? published : throw RunsTexts.Refuse("DefinitionUnpublished");
        var workflow = await workflows.GetAsync(db, versionId, cancellation);
        if (await workflows.ProblemAsync(db, versionId, cancellation) is { } problem)
        {
            throw RunsTexts.Refuse("DefinitionWrong", problem.Name, problem.Text.Chinese);
        }

        RunChecks.Start(wanted.StartDate, today);
        var units = await RunChecks.UnitsAsync(db, workflow, wanted.UnitIds, cancellation);
        await RunChecks.SelectionsAsync(db, workflow, units, cancellation);
        await StartNotes.CheckAsync(db, workflow, units, cancellation);
        await RunChecks.PostsAsync(db, workflow, today, cancellation);
        await RunChecks.ListsAsync(db, workflow, cancellation);

        var run = new Run
        {
            Id = runId,
            Title = wanted.Title.Trim(),
            Year = wanted.StartDate.Year,
            DefinitionId = wanted.DefinitionId,
            DefinitionVersionId = versionId,
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
        db.AddNew(run, run.Id);
        db.RunUnits.AddRange(units.Select((unit, place) => new RunUnit { RunId = runId, UnitId = unit.Id, OrderNumber = place + 1 }));
        AuditTrail.Add(db, now, actor, "run.started", "run:" + runId, runId, details: $"definition:{versionId} units:{units.Count}");

        var plan = await SchedulePlanning.FirstAsync(db, run, workflow, now, cancellation);
        var ends = plan.Rows.Where(r => r.Kind == ScheduleRowKind.PhaseEnd).Select(r => r.Date).ToList();
        if (ends.Count > 0 && ends.Max() < today)
        {
            throw RunsTexts.Refuse("EverythingOver", RunChecks.DateOf(wanted.StartDate), RunChecks.DateOf(ends.Max()));
        }

        await bursts.StartNewAsync(db, run.RootInstanceId, versionId, runId, wanted.Input, cancellation);
        return runId;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
