using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

public sealed record PublishedDefinition(string DefinitionId, string Name, int Version, string? Description);

/// <summary>
/// 发起: what to run, for whom, from when. Nothing starts before the dates have been shown: the first press shows them, the
/// second starts, and only if definition and date are still the ones that were shown.
/// </summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class NewRunPage(HostStore store, CompiledWorkflows workflows, StartRun start, HostClock clock, IStringLocalizer<RunPageTexts> texts) : HostPage
{
    public IReadOnlyList<PublishedDefinition> Definitions { get; private set; } = [];
    public IReadOnlyList<Unit> Units { get; private set; } = [];
    public SchedulePlan? Plan { get; private set; }

    /// <summary>What is to be known of the chosen units.</summary>
    public IReadOnlyList<LocalizedText> Notes { get; private set; } = [];
    public RunOutline? Outline { get; private set; }
    public NewRunForm Form { get; private set; } = new();
    public DateOnly Today => clock.Today;

    public async Task OnGetAsync(string? definition)
    {
        await LoadAsync();
        Form = new NewRunForm
        {
            DefinitionId = definition ?? (Definitions.Count == 1 ? Definitions[0].DefinitionId : null),
            StartDate = Dates.Machine(clock.Today),
            UnitIds = [.. Units.Select(u => u.Id)],
            FormToken = FreshFormToken,
        };
    }

    public async Task<IActionResult> OnPostAsync(NewRunForm form)
    {
        Form = form;
        await LoadAsync();
        if (!DateOnly.TryParseExact(form.StartDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            Refuse(texts["StartDateForm"]);
            return Page();
        }

        if (Definitions.All(d => d.DefinitionId != form.DefinitionId))
        {
            Refuse(texts["DefinitionMissing"]);
            return Page();
        }

        var shown = $"{form.DefinitionId} {form.StartDate}";
        if (!form.Start || form.Shown != shown)
        {
            await PlanAsync(form.DefinitionId!, date);
            Form = form with { Shown = shown };
            ModelState.Clear();
            return Page();
        }

        var runId = "";
        var wanted = new NewRun(form.DefinitionId!, form.Title ?? "", date, form.UnitIds, form.BasisDocument, form.OfficeName, form.ContactName, form.ContactPhone, form.FormToken, form.SupervisionAfter);
        if (!await TryAsync(async () => runId = await start.RunAsync(wanted, HttpContext.Actor(), Cancellation)))
        {
            await PlanAsync(form.DefinitionId!, date);
            return Page();
        }

        SayDone(texts["StartDone"]);
        return LocalRedirect("/runs/" + runId);
    }

    private async Task PlanAsync(string definitionId, DateOnly date)
    {
        (Outline, Plan, Notes) = await store.ReadAsync(
            async (db, stop) =>
            {
                var version = await db.Definitions.AsNoTracking().FirstAsync(d => d.DefinitionId == definitionId && d.IsPublished, stop);
                var workflow = await workflows.GetAsync(db, version, stop);
                var outline = ScheduleOutlineReader.Read(workflow).Outline;
                return (RunOutline.Of(outline), SchedulePlanner.Plan(outline, new RunSettings(date), await Calendars.ReadAsync(db, stop)), await StartNotes.ReadAsync(db, workflow, Form.UnitIds, stop));
            },
            Cancellation);
    }

    private Task<bool> LoadAsync() => store.ReadAsync(
        async (db, stop) =>
        {
            Definitions = await db.Definitions.AsNoTracking().Where(d => d.IsPublished).OrderBy(d => d.Name)
                .Select(d => new PublishedDefinition(d.DefinitionId, d.Name, d.Version, d.Description)).ToListAsync(stop);
            Units = await db.Units.AsNoTracking().Where(u => u.IsActive).OrderBy(u => u.OrderNumber).ThenBy(u => u.Code).ToListAsync(stop);
            return true;
        },
        Cancellation);
}

/// <summary>What the form of a new run posts.</summary>

public sealed record NewRunForm
{
    public string? DefinitionId { get; init; }
    public string? Title { get; init; }
    public string? StartDate { get; init; }
    public List<string> UnitIds { get; init; } = [];
    public string? BasisDocument { get; init; }
    public string? OfficeName { get; init; }
    public string? ContactName { get; init; }
    public string? ContactPhone { get; init; }
    public string? FormToken { get; init; }
    public int SupervisionAfter { get; init; } = 5;

    /// <summary>Definition and date whose schedule stood on the page the form was posted from.</summary>
    public string? Shown { get; init; }
    public bool Start { get; init; }
}
