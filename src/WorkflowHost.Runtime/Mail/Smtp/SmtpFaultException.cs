namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>Carries a fault from where it happens to the client's edge, which turns it into a result; it never leaves this folder.</summary>
internal sealed class SmtpFaultException(MailFault fault) : Exception(fault.Detail)
{
    internal SmtpFaultException(MailFaultKind kind, string detail, SmtpReply? reply = null)
        : this(new MailFault(kind, detail, reply))
    {
    }

    internal MailFault Fault { get; } = fault;
}
