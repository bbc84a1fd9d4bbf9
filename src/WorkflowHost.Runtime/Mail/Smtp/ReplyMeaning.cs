namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>Tells a recipient's refusal from the account's: a limit used up or a login wanted would meet every mail alike, and must delay them, not fail them one by one.</summary>
internal static class ReplyMeaning
{
    /// <summary>
    /// Tencent answers 550 "… frequency limited" and NetEase 550/554 with codes such as MI:SFQ for what is only "too many just now". Words, because the numbers do not tell.
    /// </summary>
    private static readonly string[] Throttling =
        ["frequency limit", "rate limit", "sending limit", "quota of sending", "sending quota", "too many mails", "too many messages", "too frequent", "MI:SFQ", "MI:DMC", "MI:STC", "HL:IFC", "HL:ICC", "HL:IFQ"];

    /// <summary>The account's fault that this answer to RCPT or to the message stands for; null when it speaks about the recipient or the message.</summary>
    internal static MailFaultKind? AccountFault(SmtpReply reply, bool loggedIn) => reply switch
    {
        { IsClosing: true } => MailFaultKind.ServerUnavailable,
        { Code: 530 or 534 or 535 or 538 } => MailFaultKind.LoginRefused,
        _ when Says(reply, Throttling) => MailFaultKind.Throttled,
        // Without a login a server that refuses to pass mail on would refuse everybody outside it.
        { IsPermanent: true } when !loggedIn && Says(reply, "relay") => MailFaultKind.SenderRefused,
        _ => null,
    };

    /// <summary>The answer to MAIL is about sender and account, except for the message's size.</summary>
    internal static MailFaultKind? SenderFault(SmtpReply reply) => reply switch
    {
        { Code: 552 } or { EnhancedCode: "5.3.4" } => null,
        { Code: 530 or 534 or 535 or 538 } => MailFaultKind.LoginRefused,
        _ when Says(reply, Throttling) => MailFaultKind.Throttled,
        { IsPermanent: true } => MailFaultKind.SenderRefused,
        _ => MailFaultKind.ServerUnavailable,
    };

    private static bool Says(SmtpReply reply, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (reply.Text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
