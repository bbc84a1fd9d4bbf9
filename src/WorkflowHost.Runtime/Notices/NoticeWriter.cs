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
internal sealed class NoticeWriter(Run run, WorkCalendar calendar, LinkAddresses addresses, DateTimeOffset now)
{
    private readonly RunClock clock = new(run.SettingsOf());

    public DateOnly Today => clock.DayOf(now);

    /// <summary>What the ladder says today about a date: still to come, today, or over.</summary>
    public string TemplateFor(DateOnly? due) => due switch
    {
        null => NoticeTemplateNames.Reminder,
        { } date when date > Today => NoticeTemplateNames.Reminder,
        { } date when date == Today => NoticeTemplateNames.DueToday,
        _ => NoticeTemplateNames.Overdue,
    };

    public NoticeView View(WorkTask? task, string recipient, IReadOnlyList<string> papers)
    {
        var due = task?.DueDate;
        return new NoticeView
        {
            Recipient = recipient,
            Procedure = run.Title,
            Phase = task?.PhaseTitle ?? "",
            Task = task?.Title ?? "",
            Basis = task?.Basis is { Length: > 0 } basis ? basis : run.BasisDocument ?? "",
            Instruction = task?.Instruction ?? "",
            Due = due,
            DueTime = task?.DueAt is { } at && due is { } day && at != clock.EndOf(day) ? clock.TimeOf(at) : null,
            Left = due is { } last ? calendar.WorkdaysBetween(Today.AddDays(1), last) : 0,
            Overdue = due is { } past ? Math.Max(0, Today.DayNumber - past.DayNumber) : 0,
            Provisional = due is { } date && calendar.IsProvisional(date),
            Papers = papers,
            Link = LinkPlaceholder.Address,
            Contact = run.ContactName ?? "",
            Phone = run.ContactPhone ?? "",
            Office = run.OfficeName ?? "",
            Date = Today,
        };
    }

    /// <param name="cause">What makes it this notice and no other: with recipient and channel it is the unique key.</param>
    public Notice Write(string template, NoticeView view, string cause, string name, string address, WorkTask? task, TaskLink? link, string? rowId)
    {
        var composed = NoticeComposer.Shared.Compose(NoticeTemplates.Find(template), view);
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
            State = NoticeState.Queued,
            QueuedAt = now,
            NextAttemptAt = now,
        };
    }
}
