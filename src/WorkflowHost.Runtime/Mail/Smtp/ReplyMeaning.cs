namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>Tells a recipient's refusal from the account's: a limit used up, a login wanted or a sender not accepted would meet every mail alike, and must delay them, not fail them one by one.</summary>
internal static class ReplyMeaning
{
    /// <summary>
    /// Tencent answers 550 "… frequency limited" and NetEase 550/554 with codes such as MI:SFQ for what is only "too many just now". Words, because the numbers do not tell.
    /// </summary>
    private static readonly string[] Throttling =
    [
        "frequency limit", "rate limit", "sending limit", "quota of sending", "sending quota", "daily quota", "daily limit", "hourly limit", "message limit", "too many mails", "too many messages", "too frequent",
        "MI:SFQ", "MI:DMC", "MI:STC", "HL:IFC", "HL:ICC", "HL:IFQ",
    ];

    /// <summary>Words that speak of whoever sends. Many servers check him only when the recipient is named, because a mail program shows that answer.</summary>
    private static readonly string[] Senders = ["sender", "send as", "sendas", "mail from", "from address", "authorized user", "authorization user", "not owned by user", "your account"];

    /// <summary>The same, where it can no longer be a recipient that is spoken of.</summary>
    private static readonly string[] Accounts = ["account", "user suspended", "user is suspended", "user locked", "user is locked", "not authorized", "not authorised"];

    /// <summary>RFC 3463 and Exchange: bad sender's address (X.1.7, X.1.8), send-as denied, client not let in, sender banned.</summary>
    private static readonly string[] SenderCodes = ["1.7", "1.8", "2.252", "7.57", "7.60", "7.64"];

    /// <summary>The account's fault that an answer stands for; null when it speaks about the recipient or the message.</summary>
    /// <param name="toRecipient">The answer to RCPT, which may speak of either; otherwise to DATA or the message.</param>
    internal static MailFaultKind? AccountFault(SmtpReply reply, bool loggedIn, bool toRecipient) => reply switch
    {
        { IsClosing: true } => MailFaultKind.ServerUnavailable,
        { Code: 530 or 534 or 535 or 538 } => MailFaultKind.LoginRefused,
        _ when Says(reply, Throttling) || Detail(reply) == "4.5" => MailFaultKind.Throttled,
        { IsPositive: true } => null,
        _ when SenderCodes.Contains(Detail(reply)) => MailFaultKind.SenderRefused,
        _ when IsOfRecipient(reply) => null,
        _ when Says(reply, Senders) || (!toRecipient && Says(reply, Accounts)) => MailFaultKind.SenderRefused,
        // Without a login a server that refuses to pass mail on would refuse everybody outside it.
        { IsPermanent: true } when !loggedIn && Says(reply, "relay") => MailFaultKind.SenderRefused,
        _ => null,
    };

    /// <summary>The answer to MAIL is about sender and account, except for the message's size.</summary>
    internal static MailFaultKind? SenderFault(SmtpReply reply) => reply switch
    {
        _ when Says(reply, Throttling) => MailFaultKind.Throttled,
        { Code: 552 } or { EnhancedCode: "5.3.4" } => null,
        { Code: 530 or 534 or 535 or 538 } => MailFaultKind.LoginRefused,
        { IsPermanent: true } => MailFaultKind.SenderRefused,
        _ => MailFaultKind.ServerUnavailable,
    };

    /// <summary>By its code it speaks of the address written to (X.1.0 to X.1.6), of his mailbox (X.2), or of whom he takes mail from (X.7.12n, X.7.13n at Exchange); or it is greylisting, which knows one recipient at a time.</summary>
    private static bool IsOfRecipient(SmtpReply reply) => Detail(reply) is { } detail
        && (detail is "1.0" or "1.1" or "1.2" or "1.3" or "1.4" or "1.5" or "1.6" or "1.10"
            || detail.StartsWith("2.", StringComparison.Ordinal)
            || (detail.Length == 5 && (detail.StartsWith("7.12", StringComparison.Ordinal) || detail.StartsWith("7.13", StringComparison.Ordinal))))
        || Says(reply, "greylist", "graylist");

    /// <summary>The enhanced code without its class: a "not now" may be about the sender as well.</summary>
    private static string? Detail(SmtpReply reply) => reply.EnhancedCode?[2..];

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
