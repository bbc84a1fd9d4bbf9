using System.Text.RegularExpressions;

namespace WorkflowHost.Procedures.Notices;

/// <summary>The templates that ship, each a folder of <c>templates/</c>. Offices add their own; a name is a folder name.</summary>
public static partial class NoticeTemplateNames
{
    /// <summary>Something is to be known, nothing to be done.</summary>
    public const string Announcement = "announcement";

    /// <summary>A task is open.</summary>
    public const string Opening = "opening";

    /// <summary>n workdays before the due date.</summary>
    public const string Reminder = "reminder";

    /// <summary>Due today.</summary>
    public const string DueToday = "due-today";

    /// <summary>Overdue (催报).</summary>
    public const string Overdue = "overdue";

    /// <summary>Returned for correction.</summary>
    public const string Returned = "returned";

    public const string Accepted = "accepted";

    /// <summary>What the contact filled in waits for the signature of the reader.</summary>
    public const string SignOff = "sign-off";

    /// <summary>Who was to sign sends it back to the contact.</summary>
    public const string SentBack = "sent-back";

    /// <summary>A due date was moved.</summary>
    public const string Extended = "extended";

    /// <summary>A unit asked for a later date and does not get it.</summary>
    public const string ExtensionRefused = "extension-refused";

    /// <summary>A task is no longer asked for.</summary>
    public const string Closed = "closed";

    /// <summary>A meeting is called.</summary>
    public const string Meeting = "meeting";

    /// <summary>A meeting that was called does not take place.</summary>
    public const string MeetingCancelled = "meeting-cancelled";

    /// <summary>A task of staff: an approval, an assignment.</summary>
    public const string StaffTask = "staff-task";

    /// <summary>An approval is overdue and was put before others: who has not decided, and since when.</summary>
    public const string Escalation = "escalation";

    /// <summary>督办单: still overdue after the workdays the run allows, to the contact and the head of the unit.</summary>
    public const string Supervision = "supervision";

    /// <summary>通报: names the units that still owe something, to all. Sent by a person, never by itself.</summary>
    public const string Circular = "circular";

    /// <summary>Several notices of one person in one mail.</summary>
    public const string Digest = "digest";

    /// <summary>Says that there is something to do and not what: for kinds of task whose content does not belong into mails.</summary>
    public const string Hint = "hint";

    /// <summary>Not a mail: the few words that are copied into an SMS or 政务微信.</summary>
    public const string ShortText = "short-text";

    /// <summary>A phase has begun.</summary>
    public const string PhaseOpened = "phase-opened";

    /// <summary>A phase begins in n workdays.</summary>
    public const string PhaseStarts = "phase-starts";

    /// <summary>A phase ends in n workdays; to staff with what is open.</summary>
    public const string PhaseEnds = "phase-ends";

    /// <summary>A phase is over: to the office, with what was open.</summary>
    public const string PhaseReport = "phase-report";

    public static IReadOnlyList<string> All { get; } =
        [Announcement, Opening, Reminder, DueToday, Overdue, Supervision, Circular, Returned, Accepted, SignOff, SentBack, Extended, ExtensionRefused, Closed, Meeting, MeetingCancelled, StaffTask, Escalation, Digest, Hint, ShortText, PhaseOpened, PhaseStarts, PhaseEnds, PhaseReport];

    public static bool IsName(string name) => Name().IsMatch(name);

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$")]
    private static partial Regex Name();
}
