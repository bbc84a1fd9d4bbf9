using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Writes the notices of one run at one moment: what all have in common is worked out once.</summary>
internal sealed class NoticeWriter(Run run, WorkCalendar calendar, MailContents contents, LinkAddresses addresses, DateTimeOffset now)
{
    private readonly RunSettings settings = run.SettingsOf();
    private readonly RunClock clock = new(run.SettingsOf());

    public DateOnly Today => clock.DayOf(now);

    /// <summary>What the ladder says today about a date: still to come, today, or over.</summary>
    public string TemplateFor(DateOnly? due) => NoticeViews.TemplateFor(due, Today, calendar, settings.SupervisionAfter);

    /// <summary>Filled by the code that fills the mails of a dry run: what was shown before the start is what is sent.</summary>
    /// <param name="before">The due date before it was moved.</param>
    public NoticeView View(WorkTask? task, string recipient, IReadOnlyList<string> papers, DateOnly? before = null)
    {
        var due = task?.DueDate is { } date
            ? new NoticeDue(date, task.DueAt is { } at && at != clock.EndOf(date) ? clock.TimeOf(at) : null, calendar.IsProvisional(date), before)
            : null;
        var words = new RunWords(run.Title, run.BasisDocument ?? "", run.OfficeName ?? "", run.ContactName ?? "", run.ContactPhone ?? "");
        var work = new WorkWords(task?.Title ?? "", task?.PhaseTitle ?? "", task?.Instruction ?? "", task?.Basis ?? "", papers);
        return NoticeViews.Of(words, work, recipient, Today, due, calendar) with { Link = LinkPlaceholder.Address };
    }

    /// <summary>About a phase itself.</summary>
    public NoticeView OfPhase(string phase, string recipient, DateOnly? date)
    {
        var words = new RunWords(run.Title, run.BasisDocument ?? "", run.OfficeName ?? "", run.ContactName ?? "", run.ContactPhone ?? "");
        return NoticeViews.Of(words, new WorkWords(phase, phase), recipient, Today, date is { } day ? new NoticeDue(day, null, calendar.IsProvisional(day)) : null, calendar);
    }

    /// <param name="cause">What makes it this notice and no other: with recipient and channel it is the unique key.</param>
    public Notice Write(string template, NoticeView view, string cause, string name, string address, WorkTask? task, TaskLink? link, string? rowId)
    {
        var shown = task is not null && contents.IsHintOnly(task.Kind) ? NoticeTemplateNames.Hint : template;
        var composed = NoticeComposer.Shared.Compose(NoticeTemplates.Find(shown), view);
        var key = $"{cause}:{address}:mail";
        return new Notice
        {
            Id = DerivedId.Of("notice", key),
            Key = key,
            RunId = run.Id,
            TaskId = task?.Id,
            UnitId = task?.UnitId,
            ScheduleRowId = rowId,
            LinkId = link?.Id,
            Kind = template,
            RecipientName = name,
            RecipientAddress = address,
            Subject = composed.Subject,
            Text = composed.Text,
            Html = composed.Html,
            MessageId = Mail.MessageId.Create(DerivedId.Of("message", key), new Uri(addresses.Public)),
            State = Digests.Gathers(template) ? NoticeState.Gathering : NoticeState.Queued,
            QueuedAt = now,
            NextAttemptAt = now,
        };
    }
}
