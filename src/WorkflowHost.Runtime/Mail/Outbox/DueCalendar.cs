using System.Globalization;
using System.Text;
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
    private const int LongestLine = 75;

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

        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//WorkflowHost//Due dates//ZH");
        Line("METHOD:" + method);
        foreach (var entry in shown.DistinctBy(e => e.TaskId))
        {
            Line("BEGIN:VEVENT");
            Line($"UID:task-{entry.TaskId}@workflowhost");
            Line("DTSTAMP:" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{entry.Sequence + (entry.IsWithdrawn ? 1 : 0)}"));
            Line("ORGANIZER:mailto:" + organizer.Address);
            Line("DTSTART;VALUE=DATE:" + Day(entry.Due));
            Line("DTEND;VALUE=DATE:" + Day(entry.Due.AddDays(1)));
            Line("SUMMARY:" + Escaped(entry.Summary));
            Line("TRANSP:TRANSPARENT");
            Line("STATUS:" + (entry.IsWithdrawn ? "CANCELLED" : "CONFIRMED"));
            Line("END:VEVENT");
        }

        Line("END:VCALENDAR");
        return new CalendarPart("due.ics", text.ToString(), method);

        void Line(string line) => Fold(text, line);
    }

    private static string Day(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    /// <summary>No line is longer than 75 bytes; a character is never cut in two.</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
