using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

/// <summary>改规则: another rule for a date of a run, as it would be typed in the designer. What moves and who is told stands on the page before anything is done.</summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class ChangeRulePage(HostStore store, CompiledWorkflows workflows, ChangeRule change, IStringLocalizer<ScheduleWordTexts> words) : HostPage
{
    public Run Run { get; private set; } = null!;
    public ScheduleRow Row { get; private set; } = null!;
    public RuleChange? Kept { get; private set; }
    public string Of { get; private set; } = "";
    public string OfDefinition { get; private set; } = "";
    public string Current => Kept?.Rule ?? OfDefinition;
    public string Rule { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public bool Restore { get; private set; }
    public DateChange? Change { get; private set; }
    public string What => ScheduleWords.Of(words, Row.Kind, Row.RuleName);

    public async Task<IActionResult> OnGetAsync(string id, string rowId) => await LoadAsync(id, rowId) ? Page() : NotFound();

    public Task<IActionResult> OnPostAsync(string id, string rowId, string? rule, string? reason, bool restore) => ShowAsync(id, rowId, rule, reason, restore);

    public async Task<IActionResult> OnPostApplyAsync(string id, string rowId, string? rule, string? reason, bool restore, string? fingerprint, string? formToken)
    {
        if (!await TryAsync(() => change.RunAsync(id, Edit(rowId, rule, reason, restore), fingerprint ?? "", formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            return await ShowAsync(id, rowId, rule, reason, restore);
        }

        SayDone(words["RuleDone"]);
        return LocalRedirect($"/runs/{Uri.EscapeDataString(id)}?tab=schedule");
    }

    /// <summary>The page with what would happen now; what was typed stays.</summary>
    private async Task<IActionResult> ShowAsync(string id, string rowId, string? rule, string? reason, bool restore)
    {
        if (!await LoadAsync(id, rowId))
        {
            return NotFound();
        }

        (Rule, Reason, Restore) = (restore ? OfDefinition : rule ?? "", reason ?? "", restore);
        var wasRefused = RefusedCode is not null;
        try
        {
            Change = await change.PreviewAsync(id, Edit(rowId, rule, reason, restore), HttpContext.Actor(), Cancellation);
        }
        catch (Runtime.RefusedException refused) when (!wasRefused)
        {
            Refuse(refused.Text(CultureInfo.CurrentUICulture));
        }
        catch (Runtime.RefusedException)
        {
            // Why it was refused already stands on the page.
        }

        return Page();
    }

    private static RuleEdit Edit(string rowId, string? rule, string? reason, bool restore) => new(rowId, restore ? null : rule ?? "", reason ?? "");

    private Task<bool> LoadAsync(string id, string rowId) => store.ReadAsync(
        async (db, stop) =>
        {
            var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, stop);
            var row = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(r => r.Id == rowId && r.RunId == id, stop);
            if (run is null || row is null || (await workflows.GetAsync(db, run.DefinitionVersionId, stop)).Find(row.NodeId) is not { } node || ChangedRules.InputOf(node, row.RuleName) is not { } input)
            {
                return false;
            }

            (Run, Row, Of, OfDefinition) = (run, row, node.DisplayText, Written(node, input));
            var name = RowNames.Family(row.RuleName);
            Kept = await db.RuleChanges.AsNoTracking().FirstOrDefaultAsync(c => c.RunId == id && c.NodeId == row.NodeId && c.RuleName == name, stop);
            Rule = Current;
            return true;
        },
        Cancellation);

    /// <summary>As it stands in the definition; papers without a date of their own are due with their phase.</summary>
    private static string Written(ActivityNode node, string input)
    {
        var text = node.TryGetStaticInput(input, out var value) ? value?.ToString() : null;
        var rule = string.IsNullOrWhiteSpace(text) ? DueRule.EndOfPhase : text.TrimStart().StartsWith('{') ? DueRuleText.Parse(text).Rule : null;
        if (rule is null)
        {
            return text!;
        }

        var phrase = DueRulePhrase.Of(rule);
        return Cultures.IsChinese ? phrase.Chinese : phrase.English;
    }
}
