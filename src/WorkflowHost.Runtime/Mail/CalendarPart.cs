namespace WorkflowHost.Runtime.Mail;

/// <summary>A calendar entry (RFC 5545) shown with the mail and offered as a file.</summary>
public sealed record CalendarPart
{
    /// <param name="method">What the reader's calendar is to do (RFC 5546): <c>PUBLISH</c> shows, <c>REQUEST</c> invites, <c>CANCEL</c> takes away. The content says the same.</param>
    public CalendarPart(string fileName, string content, string method = "PUBLISH")
    {
        if (!content.StartsWith("BEGIN:VCALENDAR", StringComparison.Ordinal) || method is not ("PUBLISH" or "REQUEST" or "CANCEL"))
        {
            throw new MailFormatException(MailTexts.Say("Calendar"));
        }

        (FileName, Content, Method) = (Attachment.CheckedName(fileName), content, method);
    }

    public string FileName { get; }

    public string Content { get; }

    public string Method { get; }
}
