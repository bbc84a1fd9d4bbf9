using System.Globalization;
using WorkflowHost.Runtime.Mail;

namespace WorkflowHost.Runtime.Notices;

/// <summary>A meeting as a reader's calendar takes it.</summary>
/// <param name="RowId">The schedule row of its date: the same meeting keeps it when it is moved.</param>
/// <param name="At">When the mail was written: a later one replaces an earlier one.</param>
internal sealed record MeetingEntry(string RowId, string Title, DateTimeOffset Start, string Place, string Agenda, string Office, string Name, string Address, DateTimeOffset At);

/// <summary>
/// The invitation of a meeting (RFC 5546): REQUEST puts it into the calendar and moves it there, CANCEL takes it out. Written with the mail
/// and kept with it; who organises it is the sender's address, which is known when it leaves.
/// </summary>
internal static class MeetingCalendar
{
    /// <summary>Stands for the address mails are sent from.</summary>
    private const string Organizer = "[[organizer]]";

    /// <summary>The paper says when a meeting begins, not when it ends.</summary>
    private const string Duration = "PT2H";

    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Of(MeetingEntry meeting, bool isCancelled)
    {
        var ics = new IcsText();
        ics.Line("BEGIN:VCALENDAR");
        ics.Line("VERSION:2.0");
        ics.Line("PRODID:-//WorkflowHost//Meetings//ZH");
        ics.Line("METHOD:" + (isCancelled ? "CANCEL" : "REQUEST"));
        ics.Line("BEGIN:VEVENT");
        ics.Line($"UID:meeting-{meeting.RowId}@workflowhost");
        ics.Line("DTSTAMP:" + IcsText.Instant(meeting.At));
        ics.Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{Math.Max(0, (long)(meeting.At - Beginning).TotalSeconds)}"));
        ics.Line($"ORGANIZER{(meeting.Office.Length > 0 ? ";CN=" + IcsText.Quoted(meeting.Office) : "")}:mailto:{Organizer}");
        ics.Line($"ATTENDEE;CN={IcsText.Quoted(meeting.Name)};ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{meeting.Address}");
        ics.Line("DTSTART:" + IcsText.Instant(meeting.Start));
        ics.Line("DURATION:" + Duration);
        ics.Line("SUMMARY:" + IcsText.Escaped(meeting.Title));
        if (meeting.Place.Length > 0)
        {
            ics.Line("LOCATION:" + IcsText.Escaped(meeting.Place));
        }

        if (meeting.Agenda.Length > 0)
        {
            ics.Line("DESCRIPTION:" + IcsText.Escaped(meeting.Agenda));
        }

        ics.Line("STATUS:" + (isCancelled ? "CANCELLED" : "CONFIRMED"));
        ics.Line("END:VEVENT");
        ics.Line("END:VCALENDAR");
        return ics.ToString();
    }

    /// <summary>As it leaves.</summary>
    public static CalendarPart Part(string kept, Mailbox organizer)
    {
        // Unfolded first: the place to fill may have been cut in two, and the address is longer than it.
        var ics = new IcsText();
        foreach (var line in kept.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            ics.Line(line.Replace(Organizer, organizer.Address, StringComparison.Ordinal));
        }

        return new CalendarPart("meeting.ics", ics.ToString(), kept.Contains("METHOD:CANCEL\r\n", StringComparison.Ordinal) ? "CANCEL" : "REQUEST");
    }
}
