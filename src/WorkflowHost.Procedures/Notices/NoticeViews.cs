using WorkflowHost.Procedures.Calendar;

namespace WorkflowHost.Procedures.Notices;

/// <summary>What every notice of a run says the same: fixed when the run was started.</summary>
/// <param name="Basis">The paper as it is quoted, with its brackets and number.</param>
/// <param name="Place">Where paper is handed in.</param>
public sealed record RunWords(string Procedure, string Basis = "", string Office = "", string Contact = "", string Phone = "", string Place = "");

/// <summary>What the notices of one piece of work say.</summary>
public sealed record WorkWords(
    string Task,
    string Phase = "",
    string Instruction = "",
    string Basis = "",
    IReadOnlyList<string>? Papers = null,
    string Venue = "",
    string Agenda = "");

/// <summary>A due date as a notice states it.</summary>
/// <param name="Time">Null = to 24:00.</param>
public sealed record NoticeDue(DateOnly Date, TimeOnly? Time = null, bool Provisional = false, DateOnly? Before = null);

/// <summary>Counts the days and fills the view: one place, so that the preview, the dry run and the mail count alike.</summary>
public static class NoticeViews
{
    /// <param name="today">The local day the notice goes out.</param>
    public static NoticeView Of(RunWords run, WorkWords work, string recipient, DateOnly today, NoticeDue? due, WorkCalendar calendar) => new()
    {
        Recipient = recipient,
        Procedure = run.Procedure,
        Phase = work.Phase,
        Task = work.Task,
        Basis = run.Basis.Length > 0 ? run.Basis : work.Basis,
        Instruction = work.Instruction,
        Due = due?.Date,
        DueTime = due?.Time,
        // Three workdays before the 15th is the 10th: today does not count, the due day does.
        Left = due is null ? 0 : calendar.WorkdaysBetween(today.AddDays(1), due.Date),
        Overdue = due is null ? 0 : Math.Max(0, today.DayNumber - due.Date.DayNumber),
        Provisional = due?.Provisional ?? false,
        OldDue = due?.Before,
        Papers = work.Papers ?? [],
        Contact = run.Contact,
        Phone = run.Phone,
        Office = run.Office,
        Place = run.Place,
        Date = today,
        Venue = work.Venue,
        Agenda = work.Agenda,
    };

    /// <summary>A letter that asks for a signature: it speaks to the person, and says who filled in what he signs.</summary>
    public static NoticeView Asking(NoticeView view, string unit, string signer, string contact) => view with { Recipient = $"{unit} {signer}", Text = contact };

    /// <summary>
    /// Which step of the ladder a mail is, by the days and not by the name of its row: the mail "of the day" that was moved to the
    /// workday before must not say that the day is today. 催报 becomes 督办单 when the run's workdays of patience are over.
    /// </summary>
    /// <param name="supervisionAfter">Workdays past the due day from which 督办单 takes the place of 催报; 0 = never.</param>
    public static string TemplateFor(DateOnly? due, DateOnly today, WorkCalendar calendar, int supervisionAfter) => due switch
    {
        { } date when date < today => supervisionAfter > 0 && calendar.WorkdaysBetween(date.AddDays(1), today) >= supervisionAfter
            ? NoticeTemplateNames.Supervision
            : NoticeTemplateNames.Overdue,
        { } date when date == today => NoticeTemplateNames.DueToday,
        _ => NoticeTemplateNames.Reminder,
    };
}
