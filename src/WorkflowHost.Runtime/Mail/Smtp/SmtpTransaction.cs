using System.Globalization;
using System.Text;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>One message on an open session: MAIL, RCPT for each recipient, DATA, the message, the answer.</summary>
/// <remarks>
/// The one delicate moment is the final dot. Until the write that holds it has begun the server cannot have the message, so any failure is <see cref="HandOverOutcome.NotHandedOver"/>.
/// From then on until an answer is read it may have it or not, and nothing in SMTP can tell: that is <see cref="HandOverOutcome.Unknown"/>, and why no mail system can promise "never twice".
/// The window is kept small (the dot leaves with the last bytes only) and waited out with patience.
/// </remarks>
internal sealed class SmtpTransaction(SmtpSession session, TimeProvider time, Envelope envelope, ReadOnlyMemory<byte> message)
{
    /// <summary>The part of the message that leaves together with the final dot.</summary>
    private const int LastWrite = 16 * 1024;

    private readonly SmtpReply?[] replies = new SmtpReply?[envelope.Recipients.Count];
    private bool dotLeft;

    internal async Task<HandOverResult> RunAsync(CancellationToken cancellationToken)
    {
        if (Unfit() is { } reason)
        {
            return HandOverResult.Same(envelope, HandOverOutcome.Permanent, reason);
        }

        try
        {
            var result = await TalkAsync(cancellationToken);
            session.Broken |= result.Fault is { Kind: MailFaultKind.ServerUnavailable or MailFaultKind.Throttled };
            return result;
        }
        catch (SmtpFaultException e)
        {
            session.Broken = true;
            return Interrupted(e.Fault);
        }
        catch (OperationCanceledException)
        {
            session.Broken = true;
            return Interrupted(new MailFault(MailFaultKind.Cancelled, "stopped"));
        }
    }

    private string? Unfit() => (session.Capabilities, message.Length) switch
    {
        ({ LargestMessage: { } most }, var size) when size > most => MailTexts.Say("MessageLarge", size, most),
        ({ EightBitMime: false }, _) when !WireMessage.IsSevenBit(message.Span) => MailTexts.Say("MessageEightBit"),
        _ => null,
    };

    private async Task<HandOverResult> TalkAsync(CancellationToken cancellationToken)
    {
        if (session.NeedsReset)
        {
            await session.ResetAsync(cancellationToken);
        }

        session.NeedsReset = true;
        var (mail, data) = await NameRecipientsAsync(cancellationToken);
        if (!mail.IsPositive)
        {
            await TakeBackAsync(data, cancellationToken);
            return ReplyMeaning.SenderFault(mail) is { } kind
                ? HandOverResult.NotHandedOver(envelope, new MailFault(kind, $"MAIL: {mail}", mail))
                : HandOverResult.Same(envelope, mail.IsPermanent ? HandOverOutcome.Permanent : HandOverOutcome.Temporary, mail.ToString(), reply: mail);
        }

        var fault = replies.Select(r => r is { IsPositive: false } ? AccountFault(r, toRecipient: true) : null).FirstOrDefault(f => f is not null);
        if (fault is not null || !replies.Any(r => r is { IsPositive: true }))
        {
            // An account's fault at one recipient stops the mail for all: half a hand-over in a closing session would only blur what was sent.
            await TakeBackAsync(data, cancellationToken);
            return Results(null, fault);
        }

        data ??= await session.AskAsync("DATA", cancellationToken);
        if (data.Code != 354)
        {
            return Results(data, AccountFault(data, toRecipient: false));
        }

        var answer = await SendMessageAsync(cancellationToken);
        session.NeedsReset = !answer.IsPositive;
        session.MailsSent++;
        return Results(answer, answer.IsPositive ? null : AccountFault(answer, toRecipient: false));
    }

    /// <summary>With PIPELINING (RFC 2920) everything up to DATA is one write and one wait.</summary>
    private async Task<(SmtpReply Mail, SmtpReply? Data)> NameRecipientsAsync(CancellationToken cancellationToken)
    {
        var pipelining = session.Capabilities.Pipelining;
        var commands = new StringBuilder(MailCommand());
        if (pipelining)
        {
            foreach (var recipient in envelope.Recipients)
            {
                commands.Append("\r\nRCPT TO:").Append(recipient);
            }

            commands.Append("\r\nDATA");
        }

        await session.TellAsync(commands.ToString(), cancellationToken);
        var mail = await session.AnswerAsync("MAIL", cancellationToken);
        if (mail.IsClosing || (!pipelining && !mail.IsPositive))
        {
            return (mail, null);
        }

        for (var i = 0; i < envelope.Recipients.Count; i++)
        {
            replies[i] = pipelining ? await session.AnswerAsync("RCPT", cancellationToken) : await session.AskAsync($"RCPT TO:{envelope.Recipients[i]}", cancellationToken);
            if (replies[i]!.IsClosing)
            {
                return (mail, null);
            }
        }

        return (mail, pipelining ? await session.AnswerAsync("DATA", cancellationToken) : null);
    }

    private string MailCommand()
    {
        var command = $"MAIL FROM:{envelope.From}";
        if (session.Capabilities.Size)
        {
            command += string.Create(CultureInfo.InvariantCulture, $" SIZE={message.Length}");
        }

        return WireMessage.IsSevenBit(message.Span) ? command : command + " BODY=8BITMIME";
    }

    /// <summary>A pipelined DATA may have been accepted although nobody is to get the message: RFC 2920 (3.1) ends it with a dot alone, which a server refuses for want of recipients. With a recipient named, only closing is safe: the dot would hand over an empty mail.</summary>
    private async Task TakeBackAsync(SmtpReply? data, CancellationToken cancellationToken)
    {
        if (data is not { Code: 354 })
        {
            return;
        }

        if (replies.Any(r => r is { IsPositive: true }))
        {
            session.Broken = true;
            return;
        }

        await session.AskAsync(".", cancellationToken);
    }

    private async Task<SmtpReply> SendMessageAsync(CancellationToken cancellationToken)
    {
        var wire = WireMessage.ForData(message.Span).WrittenMemory;
        var limit = session.Account.Timeouts.FinalAnswer;
        var first = wire.Length - Math.Min(wire.Length, LastWrite);
        if (first > 0)
        {
            await session.Wire.WriteAsync(wire[..first], limit, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(limit, time);
        await using var stop = cancellationToken.Register(() => patience.CancelAfter(session.Account.Timeouts.FinalAnswerWhenStopping));
        dotLeft = true;
        var answer = await session.Wire.ExchangeAsync(wire[first..], patience.Token);
        return answer.IsPositive || answer.IsTemporary || answer.IsPermanent ? answer : throw new SmtpFaultException(MailFaultKind.ProtocolBroken, $"after the message: {answer}", answer);
    }

    private MailFault? AccountFault(SmtpReply reply, bool toRecipient) =>
        ReplyMeaning.AccountFault(reply, session.LoggedIn, toRecipient) is { } kind ? new MailFault(kind, reply.ToString(), reply) : null;

    /// <param name="message">The answer that decided about those not refused by name: to DATA or to the message; null when it did not come to that.</param>
    private HandOverResult Results(SmtpReply? message, MailFault? fault) => new(
        [.. envelope.Recipients.Select((recipient, i) => replies[i] switch
        {
            // Refused by name, and not on the account's behalf: this recipient's own result, whatever became of the others.
            { IsPositive: false } own when AccountFault(own, toRecipient: true) is null => Of(recipient, own),
            { IsPositive: true } when message is { } said && fault is null => Of(recipient, said),
            _ => new RecipientResult(recipient, HandOverOutcome.NotHandedOver, fault?.Detail ?? "no recipient was accepted", fault?.Reply),
        })],
        fault);

    private static RecipientResult Of(Mailbox recipient, SmtpReply reply) =>
        new(recipient, reply.IsPositive ? HandOverOutcome.Accepted : reply.IsPermanent ? HandOverOutcome.Permanent : HandOverOutcome.Temporary, reply.ToString(), reply);

    /// <summary>Those refused by name stay refused; for the rest it depends on whether the final dot had left.</summary>
    private HandOverResult Interrupted(MailFault fault) => new(
        [.. envelope.Recipients.Select((recipient, i) => replies[i] is { IsPositive: false } own && AccountFault(own, toRecipient: true) is null
            ? Of(recipient, own)
            : new RecipientResult(recipient, dotLeft ? HandOverOutcome.Unknown : HandOverOutcome.NotHandedOver, fault.Detail, fault.Reply))],
        fault);
}
