using System.Globalization;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>The due date of a task as the mail that speaks of it knows it.</summary>
/// <param name="Summary">The mail's subject: it says no more than the mail does, and where mails are to say little it says little.</param>
/// <param name="Sequence">Grows with every later mail about the same task, so that a moved date replaces the one before; the same for a second copy.</param>
internal sealed record DueEntry(string TaskId, string Summary, DateOnly Due, long Sequence, bool IsWithdrawn)
{
    /// <param name="openedAt">When the task was opened, from which the entry's versions count.</param>
    public static DueEntry Of(Notice notice, DateOnly due, DateTimeOffset openedAt, bool isWithdrawn) =>
        new(notice.TaskId!, HeaderText.OneLine(notice.Subject), due, Math.Max(0, (long)(notice.QueuedAt - openedAt).TotalSeconds), isWithdrawn);
}

/// <summary>
/// Due dates as a calendar (RFC 5545, RFC 5546): a day each, the same UID for all mails about a task, so that the reader's calendar
/// moves its entry when the date moves and takes it out when the task was taken back. Holds no link: calendars are shown to others.
/// </summary>
internal static class DueCalendar
{
    /// <returns>Null when there is nothing to show: no date, or one that is over.</returns>
    public static CalendarPart? Of(IReadOnlyList<DueEntry> entries, Mailbox organizer, DateOnly today, DateTimeOffset now)
    {
        // A calendar is either told of dates or told to forget them (its method); a mail that says both tells the dates.
        var told = entries.Where(e => !e.IsWithdrawn && e.Due >= today).ToList();
        var (method, shown) = told.Count > 0 ? ("PUBLISH", told) : ("CANCEL", entries.Where(e => e.IsWithdrawn).ToList());
        if (shown.Count == 0)
        {
            return null;
        }

        var text = new IcsText();
        text.Line("BEGIN:VCALENDAR");
        text.Line("VERSION:2.0");
        text.Line("PRODID:-//WorkflowHost//Due dates//ZH");
        text.Line("METHOD:" + method);
        foreach (var entry in shown.DistinctBy(e => e.TaskId))
        {
            text.Line("BEGIN:VEVENT");
            text.Line($"UID:task-{entry.TaskId}@workflowhost");
            text.Line("DTSTAMP:" + IcsText.Instant(now));
            text.Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{entry.Sequence + (entry.IsWithdrawn ? 1 : 0)}"));
            text.Line("ORGANIZER:mailto:" + organizer.Address);
            text.Line("DTSTART;VALUE=DATE:" + IcsText.Day(entry.Due));
            text.Line("DTEND;VALUE=DATE:" + IcsText.Day(entry.Due.AddDays(1)));
            text.Line("SUMMARY:" + IcsText.Escaped(entry.Summary));
            text.Line("TRANSP:TRANSPARENT");
            text.Line("STATUS:" + (entry.IsWithdrawn ? "CANCELLED" : "CONFIRMED"));
            text.Line("END:VEVENT");
        }

        text.Line("END:VCALENDAR");
        return new CalendarPart("due.ics", text.ToString(), method);
    }
}
