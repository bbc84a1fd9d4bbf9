using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>
/// Changes the rule of a date under a running procedure (阶段结束前10个工作日 → 阶段结束前8个工作日). What moves with it and who is told is
/// shown first and done whole or not at all. The rule stays with the run: dates planned again later, or counted anew because the
/// calendar has changed, follow it.
/// </summary>
public sealed class ChangeRule
{
    private readonly HostStore store;
    private readonly CompiledWorkflows workflows;
    private readonly ScheduleChanges changes;
    private readonly TimeProvider time;

    internal ChangeRule(HostStore store, CompiledWorkflows workflows, ScheduleChanges changes, TimeProvider time)
    {
        this.store = store;
        this.workflows = workflows;
        this.changes = changes;
        this.time = time;
    }

    /// <summary>What it would change. Nothing is kept.</summary>
    /// <exception cref="RefusedException">As <see cref="RunAsync"/>.</exception>
    public Task<DateChange> PreviewAsync(string runId, RuleEdit edit, Actor actor, CancellationToken cancellation) =>
        store.ReadAsync((db, stop) => WriteAsync(db, runId, edit, actor, "preview", stop), cancellation);

    /// <param name="fingerprint">Of what was shown: <see cref="DateChange.Fingerprint"/>.</param>
    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right or reason, a rule that cannot be read or cannot stand there, or something else would happen than was shown. Nothing was changed.</exception>
    public Task<bool> RunAsync(string runId, RuleEdit edit, string fingerprint, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            if (await AuditTrail.OnceAsync(db, actor, "run:" + runId, formToken, stop) is not { } once)
            {
                return false;
            }

            await ScheduleChanges.LockAsync(db, runId, stop);
            var change = await WriteAsync(db, runId, edit, actor, "rule:" + once, stop);
            if (DateChange.Fingerprint([change]) != fingerprint)
            {
                throw RunsTexts.Refuse("ChangeMoved");
            }

            AuditTrail.Add(
                db, time.GetUtcNow(), actor, edit.Rule is null ? "run.rule-restored" : "run.rule-changed", "run:" + runId, runId, edit.Reason.Trim(),
                $"row:{edit.RowId} rule:{edit.Rule?.Trim()} rows:{change.Difference.Changes.Count}", once);
            return true;
        },
        cancellation);

    private async Task<DateChange> WriteAsync(HostDbContext db, string runId, RuleEdit edit, Actor actor, string cause, CancellationToken cancellation)
    {
        await OfficeRights.MustHoldAsync(db, actor, Rights.Administer, cancellation);
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, cancellation) ?? throw RunsTexts.Refuse("RunUnknown");
        if (run.State is not (RunState.Running or RunState.Paused))
        {
            throw RunsTexts.Refuse("RunOver");
        }

        if (string.IsNullOrWhiteSpace(edit.Reason))
        {
            throw RunsTexts.Refuse("ReasonMissing");
        }

        var row = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(r => r.Id == edit.RowId && r.RunId == runId, cancellation) ?? throw RunsTexts.Refuse("DateUnknown");
        if (row.State != ScheduleRowState.Planned)
        {
            throw RunsTexts.Refuse("DateOver", RunChecks.DateOf(row.Date));
        }

        var workflow = await workflows.GetAsync(db, run.DefinitionVersionId, cancellation);
        var node = workflow.Find(row.NodeId);
        var input = row.UnitId.Length > 0 || node is null ? null : ChangedRules.InputOf(node, row.RuleName);
        if (input is null)
        {
            throw RunsTexts.Refuse("DateFollows");
        }

        var name = RowNames.Family(row.RuleName);
        var kept = await db.RuleChanges.FindAsync([runId, row.NodeId, name], cancellation);
        var rule = edit.Rule is { } written
            ? await CheckedAsync(db, run, node!, input, written, cancellation)
            : kept is null ? throw RunsTexts.Refuse("RuleUnchanged") : null;
        var others = (await db.RuleChanges.AsNoTracking().Where(c => c.RunId == runId && !(c.NodeId == row.NodeId && c.RuleName == name)).ToListAsync(cancellation))
            .Select(c => new ChangedRule(c.NodeId, c.RuleName, DueRuleText.Parse(c.Rule).Rule!));
        var outline = RunOutlines.Of(workflow).With([.. others, .. rule is null ? [] : new[] { new ChangedRule(row.NodeId, name, rule) }]);
        Keep(db, run, row, name, edit, kept, actor);

        var now = time.GetUtcNow();
        var change = await changes.WriteAsync(db, run, new Dictionary<(string, string), DueDate>(), edit.Reason.Trim(), cause, now, cancellation, new RuleScope(outline, row.NodeId, name));
        Refuse(change, row, name, new RunClock(run.SettingsOf()).DayOf(now));
        return change;
    }

    /// <summary>Read and judged as in the designer: the definition with this rule in it must have nothing to find fault with at this node.</summary>
    private async Task<DueRule> CheckedAsync(HostDbContext db, Run run, ActivityNode node, string input, string written, CancellationToken cancellation)
    {
        var text = written.Trim();
        var reading = DueRuleText.Parse(text);
        if (reading.Problem is { } problem)
        {
            throw RunsTexts.Refuse("RuleWrong", problem);
        }

        if (reading.Rule is not { } rule)
        {
            throw RunsTexts.Refuse("RuleEmpty");
        }

        if (rule.Kind == DueRuleKind.Open)
        {
            throw RunsTexts.Refuse("RuleOpen");
        }

        var version = await db.Definitions.AsNoTracking().FirstAsync(d => d.Id == run.DefinitionVersionId, cancellation);
        var (definition, lookup) = await workflows.ReadAsync(db, version, cancellation);
        if (workflows.Engine.Compile(definition, lookup).Find(node.NodeId) is not { } copy)
        {
            throw RunsTexts.Refuse("DateFollows");
        }

        var before = Errors(definition, lookup, node.NodeId);
        copy.Json[char.ToLowerInvariant(input[0]) + input[1..]] = new System.Text.Json.Nodes.JsonObject
        {
            ["typeName"] = null,
            ["expression"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "Literal", ["value"] = text },
        };
        var wrong = Errors(WorkflowDefinition.FromJson(definition.Json), lookup, node.NodeId).FirstOrDefault(p => before.TrueForAll(b => b.Code != p.Code));
        return wrong is null ? rule : throw RunsTexts.Refuse("RuleWrong", wrong.Text);
    }

    private List<DefinitionProblem> Errors(WorkflowDefinition definition, DefinitionLookup? lookup, string nodeId) =>
        [.. DefinitionValidator.Validate(definition, workflows.Engine.Catalog, null, lookup).Where(p => p.Severity == ProblemSeverity.Error && p.NodeId == nodeId)];

    private void Keep(HostDbContext db, Run run, ScheduleRow row, string name, RuleEdit edit, RuleChange? kept, Actor actor)
    {
        if (edit.Rule is not { } written)
        {
            db.RuleChanges.Remove(kept!);
            return;
        }

        kept ??= db.RuleChanges.Add(new RuleChange { RunId = run.Id, NodeId = row.NodeId, RuleName = name, Rule = "", Reason = "", ChangedBy = "" }).Entity;
        (kept.Rule, kept.Reason, kept.ChangedBy, kept.ChangedAt) = (written.Trim(), edit.Reason.Trim(), actor.Name, time.GetUtcNow());
    }

    private static void Refuse(DateChange change, ScheduleRow row, string name, DateOnly today)
    {
        if (change.Warnings.FirstOrDefault(w => w.Code is "PhaseEndsBeforeStart" or "DutyNeverComes") is { } wrong)
        {
            throw RunsTexts.Refuse("DateImpossible", wrong.Text);
        }

        var own = change.Difference.Changes.Where(c => c.Row.NodeId == row.NodeId && RowNames.Family(c.Row.RuleName) == name).ToList();
        if (RowNames.Occurrence(row.RuleName) is null && own.Exists(c => c.After is null))
        {
            throw RunsTexts.Refuse("RuleNoDate");
        }

        if (own.Find(c => c.After?.Date < today) is { } past)
        {
            throw RunsTexts.Refuse("DatePast", RunChecks.DateOf(past.After!.Date));
        }
    }
}
