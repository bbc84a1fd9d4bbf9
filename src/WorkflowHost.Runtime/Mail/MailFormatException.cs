namespace WorkflowHost.Runtime.Mail;

/// <summary>Something that was to become part of a mail cannot: the message says which thing, what is wrong, and what to do.</summary>
public sealed class MailFormatException : FormatException
{
    public MailFormatException()
    {
    }

    public MailFormatException(string message)
        : base(message)
    {
    }

    public MailFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
