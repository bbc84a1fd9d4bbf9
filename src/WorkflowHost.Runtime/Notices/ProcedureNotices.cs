using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>
/// Queues the mails of a run in the transaction that causes them: rows only, no mail server is spoken to. Each has a key of
/// what caused it and who gets it, unique in the database, so what is repeated is not written twice.
/// </summary>
internal sealed partial class ProcedureNotices(LinkAddresses addresses, CompiledWorkflows workflows)
{
    /// <summary>Tasks of units were opened. A unit without an address has its task and no mail: it stands on the matrix and the telephone list.</summary>
    public async Task OpenedAsync(BurstScope scope, Run run, IReadOnlyList<WorkTask> tasks, IReadOnlyList<Unit> units, CancellationToken cancellation)
    {
        var byId = units.ToDictionary(u => u.Id, StringComparer.Ordinal);
        var writer = await WriterAsync(scope.Db, run, scope.Now, cancellation);
        var papers = await PapersAsync(scope.Db, tasks[0].BookmarkId, cancellation);
        foreach (var task in tasks)
        {
            var unit = byId[task.UnitId!];
            if (UnitRecipient.Of(unit) is { } contact)
            {
                var link = TaskLinks.New(task.Id, contact.Address, scope.Now);
                scope.Db.Links.Add(link);
                Queue(scope.Db, writer.Write(NoticeTemplateNames.Opening, writer.View(task, unit.Name, papers), $"task:{task.Id}:opening", contact.Name, contact.Address, task, link, null));
            }
        }
    }

    /// <summary>The staff was asked: they are told. They sign in, so the mail carries no link that opens the task.</summary>
    /// <param name="directory">Those who are asked, where they are known already.</param>
    /// <param name="cause">What makes it this mail and no other; without it that the task was opened.</param>
    /// <param name="change">What this mail says beyond what every mail about the task says.</param>
    public async Task AskedAsync(
        HostDbContext db, Run run, IReadOnlyList<WorkTask> tasks, DateTimeOffset now, CancellationToken cancellation,
        RunDirectory? directory = null, Func<WorkTask, string>? cause = null, Func<NoticeView, NoticeView>? change = null)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        directory ??= await AskedOfAsync(db, tasks, new Procedures.Schedule.RunClock(run.SettingsOf()).DayOf(now), cancellation);
        if (!directory.People.Any(p => p.Email is not null))
        {
            // Nobody a mail could reach: what a mail would say need not be known.
            return;
        }

        var writer = await WriterAsync(db, run, now, cancellation);
        await TellStaffAsync(db, writer, tasks, NoticeTemplateNames.StaffTask, cause ?? (task => $"task:{task.Id}:asked"), null, cancellation, directory, change);
    }

    /// <summary>Who still owes what a row of the ladder is about: its unit where the row is a unit's own, else all that have none of their own.</summary>
    public static Task<List<WorkTask>> OwingAsync(HostDbContext db, ScheduleRow row, CancellationToken cancellation)
    {
        var time = Procedures.Schedule.RowNames.Occurrence(row.RuleName);
        var dueRow = Procedures.Schedule.RowNames.Of(Procedures.Schedule.SchedulePlanner.DueRow, time);
        return db.Tasks.AsNoTracking()
            .Where(t => t.RunId == row.RunId && t.NodeId == row.NodeId && t.Occurrence == time && t.FinishedAt == null && (t.WaitsOnUnit || (t.UnitId == null && (t.WaitsOnPost != null || t.WaitsOnPerson != null))))
            .Where(t => row.UnitId == ""
                ? !db.Schedule.Any(own => own.RunId == row.RunId && own.NodeId == row.NodeId && own.RuleName == dueRow && own.UnitId != "" && own.UnitId == t.UnitId)
                : t.UnitId == row.UnitId)
            .ToListAsync(cancellation);
    }

    /// <summary>A row of the ladder fired: write to those who still owe something.</summary>
    public async Task RemindAsync(HostDbContext db, ScheduleRow row, IReadOnlyList<WorkTask> owing, DateTimeOffset now, CancellationToken cancellation)
    {
        var run = await db.Runs.FirstAsync(r => r.Id == row.RunId, cancellation);
        var writer = await WriterAsync(db, run, now, cancellation);
        var ofUnits = owing.Where(t => t.UnitId is not null).ToList();
        if (ofUnits.Count > 0)
        {
            var units = await (from unit in db.Units
                               where db.Tasks.Any(t => t.RunId == row.RunId && t.NodeId == row.NodeId && t.UnitId == unit.Id)
                               select unit).AsNoTracking().ToDictionaryAsync(u => u.Id, cancellation);
            var links = await db.Links.Where(l => db.Tasks.Any(t => t.RunId == row.RunId && t.NodeId == row.NodeId && t.Id == l.TaskId))
                .ToDictionaryAsync(l => (l.TaskId, l.Recipient, l.Use), cancellation);
            var papers = await PapersAsync(db, ofUnits[0].BookmarkId, cancellation);
            var signers = await UnitSigners.WaitedForAsync(db, ofUnits, cancellation);
            foreach (var task in ofUnits)
            {
                var unit = units[task.UnitId!];
                var template = writer.TemplateFor(task.DueDate);
                if (signers.TryGetValue(task.Id, out var asked) && UnitSigners.Of(asked) is { } signer)
                {
                    var sign = LinkFor(db, links, task.Id, signer, now);
                    Queue(db, writer.Write(
                        NoticeTemplateNames.SignOff, UnitSigners.Asking(writer.View(task, unit.Name, papers), unit, asked), $"row:{row.Id}:{task.Id}:sign", signer.Name, signer.Address, task, sign, row.Id));
                    if (template != NoticeTemplateNames.Supervision)
                    {
                        continue;
                    }
                }

                foreach (var person in WhoIsTold(unit, template))
                {
                    var link = LinkFor(db, links, task.Id, person, now);
                    Queue(db, writer.Write(template, writer.View(task, unit.Name, papers), $"row:{row.Id}:{task.Id}", person.Name, person.Address, task, link, row.Id));
                }
            }
        }

        var ofStaff = owing.Where(t => t.UnitId is null).ToList();
        if (ofStaff.Count > 0 && await MeetingAsync(db, ofStaff[0], cancellation) is { } meeting)
        {
            var date = await db.Schedule.AsNoTracking().FirstOrDefaultAsync(
                r => r.RunId == run.Id && r.NodeId == row.NodeId && r.UnitId == "" && r.RuleName == Procedures.Schedule.SchedulePlanner.DueRow, cancellation);
            await InviteAsync(db, writer, run, meeting, date, $"row:{row.Id}", row.Id, cancellation);
            return;
        }

        await TellStaffAsync(db, writer, ofStaff, NoticeTemplateNames.StaffTask, task => $"row:{row.Id}:{task.Id}", row.Id, cancellation);
    }

    /// <summary>The activity "send a notice".</summary>
    public async Task SendAsync(BurstScope scope, SendNoticeRequested notice, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(notice.NodeId, cancellation);
        var writer = await WriterAsync(scope.Db, run, scope.Now, cancellation);
        var directory = await RunDirectories.LoadAsync(scope.Db, run.Id, cancellation);
        foreach (var person in Reachable(SelectorResolver.People(notice.RecipientSelector, directory, writer.Today)))
        {
            var view = writer.View(null, Addressed(person, directory), []) with { Subject = notice.Subject ?? run.Title, Text = notice.Text ?? "", HasLink = false, Phase = scope.PhaseOf(notice.NodeId)?.DisplayText ?? "" };
            Queue(scope.Db, writer.Write(notice.Template, view, $"event:{notice.EventId}:{person.Key}", person.Name, person.Email!, null, null, null));
        }
    }

    private static Task<RunDirectory> AskedOfAsync(HostDbContext db, IReadOnlyList<WorkTask> tasks, DateOnly today, CancellationToken cancellation) => RunDirectories.HoldersAsync(
        db, [.. tasks.Select(t => t.WaitsOnPost).OfType<string>().Distinct()], [.. tasks.Select(t => t.WaitsOnPerson).OfType<string>().Distinct()], today, cancellation);

    private static async Task TellStaffAsync(
        HostDbContext db, NoticeWriter writer, IReadOnlyList<WorkTask> tasks, string template, Func<WorkTask, string> cause, string? rowId, CancellationToken cancellation,
        RunDirectory? directory = null, Func<NoticeView, NoticeView>? change = null)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        directory ??= await AskedOfAsync(db, tasks, writer.Today, cancellation);
        foreach (var task in tasks.Where(t => t.WaitsOnStaff))
        {
            var asked = task.WaitsOnPerson is { } one ? Signer.OfPerson(one) : Signer.OfPost(task.WaitsOnPost!);
            foreach (var person in Signers.Recipients(asked, directory, writer.Today).Where(p => p.Email is not null))
            {
                var view = writer.View(task, person.Name, []) with { HasLink = false };
                Queue(db, writer.Write(template, change is null ? view : change(view), $"{cause(task)}:{person.Key}", person.Name, person.Email!, task, null, rowId));
            }
        }
    }

    /// <summary>Those a mail can reach; the others stand on the telephone list.</summary>
    private static IEnumerable<Recipient> Reachable(Resolution<Recipient> people) => people.Found.Where(p => p.Email is not null);

    /// <summary>A mail to a unit begins with the unit, whoever opens it.</summary>
    private static string Addressed(Recipient person, RunDirectory directory) =>
        directory.Units.FirstOrDefault(u => u.Code == person.UnitCode)?.Name ?? person.Name;

    /// <summary>督办单 goes to the head of the unit as well.</summary>
    private static IEnumerable<UnitRecipient> WhoIsTold(Unit unit, string template) =>
        ((UnitRecipient?[])[UnitRecipient.Of(unit), template == NoticeTemplateNames.Supervision ? UnitRecipient.HeadApart(unit) : null]).OfType<UnitRecipient>();

    private async Task<NoticeWriter> WriterAsync(HostDbContext db, Run run, DateTimeOffset now, CancellationToken cancellation) =>
        new(run, await Calendars.ReadAsync(db, cancellation), await MailContents.ReadAsync(db, cancellation), addresses, now);

    internal static async Task<IReadOnlyList<string>> PapersAsync(HostDbContext db, string bookmarkId, CancellationToken cancellation)
    {
        var form = db.Collections.Local.FindEntry(bookmarkId)?.Entity.FormJson
            ?? await db.Collections.Where(c => c.BookmarkId == bookmarkId).Select(c => c.FormJson).FirstOrDefaultAsync(cancellation);
        return [.. CollectionForm.Parse(form).Files.Select(f => f.Label)];
    }

    private static TaskLink LinkFor(HostDbContext db, Dictionary<(string, string, LinkUse), TaskLink> links, string taskId, UnitRecipient to, DateTimeOffset now)
    {
        if (links.TryGetValue((taskId, to.Address, to.Use), out var link))
        {
            TaskLinks.Renew(link, now);
            return link;
        }

        link = TaskLinks.New(taskId, to.Address, now, to.Use);
        db.Links.Add(link);
        return link;
    }

    private static void Queue(HostDbContext db, Notice notice)
    {
        db.Notices.Add(notice);
        db.Wakes |= notice.State == NoticeState.Gathering ? Wake.Due : Wake.Outbox;
    }
}
