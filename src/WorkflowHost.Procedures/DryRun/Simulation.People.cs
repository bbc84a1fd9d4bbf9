using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Procedures.Meetings;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>What is asked of people, the mails they get, and the answers taken for granted.</summary>
internal sealed partial class Simulation
{
    // A plausible office day: decisions in the morning, papers in the afternoon, checked an hour later; all after the mails of nine.
    private static readonly TimeOnly DecidedAt = new(10, 0);
    private static readonly TimeOnly DoneAt = new(11, 0);
    private static readonly TimeOnly SubmittedAt = new(15, 0);

    private readonly Dictionary<string, OpenWork> open = new(StringComparer.Ordinal);
    private readonly List<DryRunRow> rows = [];
    private readonly Dictionary<string, OpenWork> rounds = new(StringComparer.Ordinal);
    private readonly HashSet<string> withoutTemplate = new(StringComparer.Ordinal);

    private void Ask(Effect effect)
    {
        switch (effect)
        {
            case OpenCollection collection:
                Collect(collection);
                break;
            case OpenApproval approval:
                Approve(approval);
                break;
            case OpenAssignment task:
                Assign(task);
                break;
            case OpenRework rework:
                Correct(rework);
                break;
            case CallMeeting meeting:
                Call(meeting);
                break;
            case SendNoticeRequested notice:
                var words = new WorkWords(TitleOf(notice.NodeId).Chinese, PhaseTitle(notice.NodeId));
                foreach (var recipient in Find(notice.RecipientSelector, notice.NodeId))
                {
                    Mail(notice.Template, notice.NodeId, notice.Template, null, recipient, null, View(words, recipient, notice.NodeId) with
                    {
                        Subject = notice.Subject ?? words.Task,
                        Text = notice.Text ?? "",
                        HasLink = false,
                    });
                }

                break;
            default:
                break;
        }
    }

    private void Collect(OpenCollection asked)
    {
        var resolved = SelectorResolver.Units(asked.UnitSelector, request.Directory);
        foreach (var problem in resolved.Problems) warnings.Add(new ScheduleWarning("Selector", asked.NodeId, problem));
        var units = resolved.Found;
        var work = new OpenWork(asked.BookmarkId, asked.NodeId, new WorkWords(
            asked.Title, PhaseTitle(asked.NodeId), asked.Instruction ?? "", asked.Basis ?? "", [.. asked.Files.Select(f => f.Label)]))
        {
            DueRow = asked.DueRow,
            Silent = [.. units],
            NotAccepted = [.. units],
            Completion = asked.Rule,
            SignOff = asked.SignOff,
            UnitsNeeded = asked.Rule == CompletionRule.Share ? (units.Count * asked.SharePercent + 99) / 100 : units.Count,
        };
        open[asked.BookmarkId] = work;
        if (asked.Criteria is { } criteria)
        {
            foreach (var note in CriteriaNote.Of(criteria, units, asked.Fields.Count + asked.Files.Count > 0)) warnings.Add(new ScheduleWarning("KindWithoutCriteria", asked.NodeId, note.Text));
        }

        Find(asked.CheckerSelector, asked.NodeId);
        foreach (var unit in units)
        {
            MailUnit(NoticeTemplateNames.Opening, work, unit, NoticeTemplateNames.Opening, null);
            if (AnswerTime(unit, DueRow(asked.NodeId, asked.DueRow)?.Date) is { } at) At(at, () => Submit(work, unit));
        }

        // Nobody was asked: nothing to wait for.
        if (units.Count == 0 && asked.Rule != CompletionRule.Deadline) At(now, () => Resume(asked.BookmarkId, Missing(work)));
    }

    private DateTimeOffset? AnswerTime(UnitEntry unit, DateOnly? due)
    {
        if (request.Assumptions.Of(unit.Code).LateBy is not { } late) return null;
        var day = due ?? request.Calendar.AddWorkdays(Today, 5);
        return clock.At(late == 0 ? request.Calendar.Roll(day, RollRule.Previous) : request.Calendar.AddWorkdays(day, late), SubmittedAt);
    }

    private void Submit(OpenWork work, UnitEntry unit)
    {
        if (!open.ContainsKey(work.BookmarkId) || !work.Silent.Remove(unit)) return;
        if (SignOffSteps.First(work.SignOff) is { } step) FillIn(work, unit, step);
        else HandIn(work, unit);
    }

    private void HandIn(OpenWork work, UnitEntry unit)
    {
        rows.Add(Row("submitted", work.NodeId, null) with { Unit = unit.Name });
        At(now.AddHours(1), () => Accept(work, unit));
    }

    private void Accept(OpenWork work, UnitEntry unit)
    {
        if (!open.ContainsKey(work.BookmarkId) || !work.NotAccepted.Remove(unit)) return;
        rows.Add(Row("accepted", work.NodeId, null) with { Unit = unit.Name });
        MailUnit(NoticeTemplateNames.Accepted, work, unit, NoticeTemplateNames.Accepted, null);
        work.Answers.Add(ApprovalOutcome.Approved);
        if (work.Completion != CompletionRule.Deadline && work.Answers.Count >= work.UnitsNeeded) Resume(work.BookmarkId, Missing(work));
    }

    private void Call(CallMeeting asked)
    {
        var work = new OpenWork(asked.BookmarkId, asked.NodeId, new WorkWords(
            asked.Title, PhaseTitle(asked.NodeId), "", asked.Basis ?? "", null, asked.Place ?? "", asked.Agenda ?? ""))
        {
            People = Find(asked.AttendeesSelector, asked.NodeId),
            Template = NoticeTemplateNames.Meeting,
        };
        open[asked.BookmarkId] = work;
        foreach (var person in work.People) MailPerson(work, person, NoticeTemplateNames.Opening, null);
        foreach (var keeper in Find(asked.MinutesSelector, asked.NodeId))
        {
            var words = new WorkWords(asked.MinutesTask, work.Words.Phase, asked.Agenda ?? "", asked.Basis ?? "");
            Mail(NoticeTemplateNames.StaffTask, asked.NodeId, "minutes", null, keeper, null, View(words, keeper, asked.NodeId));
        }

        var held = DueRow(asked.NodeId);
        var day = held?.Date ?? request.Calendar.AddWorkdays(Today, 5);
        if (held is null) Assume("AssumeMeeting", asked.Title, DateText.Full(day));
        At(held?.At ?? clock.At(day, DecidedAt), () => rows.Add(Row("meeting", asked.NodeId, SchedulePlanner.DueRow)));
        At(clock.At(request.Calendar.AddWorkdays(day, 1), DecidedAt), () => Finish(work));
    }

    private void Finish(OpenWork work)
    {
        if (!open.ContainsKey(work.BookmarkId)) return;
        rows.Add(Row("done", work.NodeId, null));
        Resume(work.BookmarkId);
    }

    /// <summary>Staff are taken to finish on the due day (the workday before a rest day), or two workdays after being asked.</summary>
    private DateTimeOffset StaffTime(string nodeId, TimeOnly time, string dueRow = SchedulePlanner.DueRow)
    {
        var day = DueRow(nodeId, dueRow) is { } due ? request.Calendar.Roll(due.Date, RollRule.Previous) : request.Calendar.AddWorkdays(Today, 2);
        var at = clock.At(day, time);
        return at > now ? at : now.AddHours(1);
    }

    private void Remind(PlannedRow row)
    {
        var occurrence = RowNames.Occurrence(row.RuleName);
        foreach (var work in open.Values.Where(w => w.NodeId == row.NodeId && RowNames.Occurrence(w.DueRow) == occurrence).ToList())
        {
            var template = NoticeViews.TemplateFor(DueRow(work.NodeId, work.DueRow)?.Date, Today, request.Calendar, request.Settings.SupervisionAfter);
            foreach (var unit in work.Silent.ToList())
            {
                MailUnit(template, work, unit, row.RuleName, row.Explanation);
                if (template == NoticeTemplateNames.Supervision && SelectorResolver.HeadApart(unit) is { } head)
                    Mail(template, work.NodeId, row.RuleName, row.Explanation, head, unit, View(work.Words, head, work.NodeId, work.DueRow));
            }

            foreach (var person in work.People) MailPerson(work, person, row.RuleName, row.Explanation);
            foreach (var turn in ApprovalCount.Asked(work.Mode, work.Answers)) MailSigner(work, turn, row.RuleName, row.Explanation);
        }
    }

    /// <summary>The wait is over. Whoever was still asked is told that nothing more is expected.</summary>
    private void Withdraw(string bookmark)
    {
        if (!open.Remove(bookmark, out var work)) return;
        foreach (var unit in work.Silent)
        {
            rows.Add(Row("withdrawn", work.NodeId, null) with { Unit = unit.Name });
            MailUnit(NoticeTemplateNames.Closed, work, unit, NoticeTemplateNames.Closed, null);
        }
    }

    private IReadOnlyList<Recipient> Find(string selector, string nodeId)
    {
        var resolved = SelectorResolver.People(selector, request.Directory, Today);
        foreach (var problem in resolved.Problems) warnings.Add(new ScheduleWarning("Selector", nodeId, problem));
        return resolved.Found;
    }

    private void MailUnit(string template, OpenWork work, UnitEntry unit, string rule, LocalizedText? why)
    {
        var contact = SelectorResolver.Contact(unit);
        Mail(template, work.NodeId, rule, why, contact, unit, View(work.Words, contact, work.NodeId, work.DueRow));
    }

    private void MailPerson(OpenWork work, Recipient person, string rule, LocalizedText? why) =>
        Mail(work.Template, work.NodeId, rule, why, person, null, View(work.Words, person, work.NodeId, work.DueRow));

    private NoticeView View(WorkWords words, Recipient recipient, string nodeId, string dueRow = SchedulePlanner.DueRow)
    {
        // Work without a date of its own is shown with the last day of its phase.
        var due = DueRow(nodeId, dueRow) ?? PhaseEnd(nodeId);
        var midnight = due is not null && due.At == clock.EndOf(due.Date);
        var addressed = NameOfUnit(recipient.UnitCode) ?? recipient.Name;
        return NoticeViews.Of(request.Words, words, addressed, Today,
            due is null ? null : new NoticeDue(due.Date, midnight ? null : clock.TimeOf(due.At), request.Calendar.IsProvisional(due.Date)), request.Calendar);
    }

    private void Mail(string template, string nodeId, string rule, LocalizedText? why, Recipient recipient, UnitEntry? unit, NoticeView view)
    {
        var subject = view.Task;
        if (request.Template(template) is { } source) subject = NoticeComposer.Shared.Subject(source, view);
        else if (withoutTemplate.Add(template)) Warn("NoTemplate", nodeId, template, TitleOf(nodeId));
        rows.Add(Row("notice", nodeId, rule) with
        {
            Unit = unit?.Name ?? NameOfUnit(recipient.UnitCode),
            Explanation = why,
            Recipient = recipient.Name,
            Address = recipient.Email,
            Subject = subject,
            View = view,
            Template = template,
        });
    }

    private void CheckDirectory()
    {
        foreach (var unit in request.Directory.Units.Where(u => SelectorResolver.Contact(u).Email is null)) Warn("UnitWithoutAddress", null, unit.Name);
        foreach (var twice in request.Directory.Units.GroupBy(u => u.Name).Where(g => g.Count() > 1)) Warn("UnitTwice", null, twice.Key);
        if (request.Directory.Units.Count == 0) Warn("NoUnitsAtAll", null);
    }

    private DryRunRow Row(string kind, string nodeId, string? rule) =>
        new(kind, now, Today, IdOf(nodeId), TitleOf(nodeId), PhaseTitle(nodeId), Rule: rule);

    private DryRunRow DateRow(PlannedRow row) =>
        new(row.Kind switch { ScheduleRowKind.PhaseStart => "phase-start", ScheduleRowKind.PhaseEnd => "phase-end", _ => "due" },
            row.At, row.Date, IdOf(row.NodeId), TitleOf(row.NodeId), PhaseTitle(row.NodeId), Rule: row.RuleName, Explanation: row.Explanation);

    private string IdOf(string nodeId) => request.Workflow.Find(nodeId)?.Id ?? nodeId;

    private LocalizedText TitleOf(string nodeId) => request.Workflow.Find(nodeId)?.DisplayText is { } title ? new LocalizedText(title, title) : new LocalizedText(nodeId, nodeId);

    private string PhaseTitle(string nodeId) => PhaseOf(nodeId)?.DisplayText ?? "";

    private PlannedRow? PhaseEnd(string nodeId) =>
        PhaseOf(nodeId) is { } phase ? planned.GetValueOrDefault((phase.NodeId, SchedulePlanner.EndRow)) : null;

    private string? NameOfUnit(string? code) => code is null ? null : unitNames.GetValueOrDefault(code);

    private ActivityNode? PhaseOf(string nodeId)
    {
        if (phaseOf.TryGetValue(nodeId, out var known)) return known;
        var node = request.Workflow.Find(nodeId);
        while (node is not null && node.Type != ActivityTypes.Phase) node = node.Parent;
        return phaseOf[nodeId] = node;
    }
}
