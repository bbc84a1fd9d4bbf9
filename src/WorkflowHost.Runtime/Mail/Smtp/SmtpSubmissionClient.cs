namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>Submits mail to the account's server (RFC 6409) over one connection that is kept while there is something to send.</summary>
public sealed class SmtpSubmissionClient(SmtpAccount account, TimeProvider time) : IMailTransport
{
    private SmtpSession? session;
    private long lastUsed;

    public async Task<HandOverResult> HandOverAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (WireMessage.Problem(message.Span) is { } problem)
        {
            return HandOverResult.Same(envelope, HandOverOutcome.Permanent, problem);
        }

        var reused = await ReadyAgainAsync(cancellationToken);
        var result = await AttemptAsync(envelope, message, cancellationToken);
        // A server may close an idle connection, or one that has carried enough, at any time. Nothing has left, so a fresh connection may try at once.
        if (reused && session is null && result.Fault is { Kind: not MailFaultKind.Cancelled and not MailFaultKind.TimedOut } && result.Recipients.All(r => r.Outcome == HandOverOutcome.NotHandedOver))
        {
            result = await AttemptAsync(envelope, message, cancellationToken);
        }

        return result;
    }

    public async Task RestAsync()
    {
        if (session is { } open)
        {
            session = null;
            await open.QuitAsync();
        }
    }

    public async ValueTask DisposeAsync() => await RestAsync();

    private async Task<HandOverResult> AttemptAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            session ??= await SmtpSession.OpenAsync(account, time, cancellationToken);
        }
        catch (SmtpFaultException e)
        {
            return HandOverResult.NotHandedOver(envelope, e.Fault);
        }
        catch (OperationCanceledException)
        {
            return HandOverResult.NotHandedOver(envelope, new MailFault(MailFaultKind.Cancelled, "stopped"));
        }

        var result = await new SmtpTransaction(session, time, envelope, message).RunAsync(cancellationToken);
        lastUsed = time.GetTimestamp();
        if (session.Broken)
        {
            await session.DisposeAsync();
            session = null;
        }
        else if (session.MailsSent >= account.MailsPerConnection)
        {
            await RestAsync();
        }

        return result;
    }

    /// <summary>True when the next mail goes over a connection that has carried one before and seems to live.</summary>
    private async Task<bool> ReadyAgainAsync(CancellationToken cancellationToken)
    {
        if (session is null)
        {
            return false;
        }

        if (time.GetElapsedTime(lastUsed) < account.Timeouts.IdleBeforeProbe)
        {
            return true;
        }

        try
        {
            await session.ResetAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is SmtpFaultException or OperationCanceledException)
        {
            await session.DisposeAsync();
            session = null;
            return false;
        }
    }
}
