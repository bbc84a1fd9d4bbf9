namespace WorkflowHost.Runtime.Mail;

/// <summary>A calendar entry (RFC 5545) shown with the mail and offered as a file.</summary>
public sealed record CalendarPart
{
    public CalendarPart(string fileName, string content)
    {
        if (!content.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal))
        {
            throw new MailFormatException(MailTexts.Say("Calendar"));
        }

        (FileName, Content) = (Attachment.CheckedName(fileName), content);
    }

    public string FileName { get; }

    public string Content { get; }
}
