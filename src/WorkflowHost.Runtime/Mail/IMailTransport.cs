namespace WorkflowHost.Runtime.Mail;

/// <summary>The one place where mail leaves the process: by SMTP, or into a folder of <c>.eml</c> files while no server is set. (MailKit would be a third.)</summary>
/// <remarks>One sender uses one transport, one mail at a time; what it opened it keeps open between mails until <see cref="RestAsync"/>.</remarks>
public interface IMailTransport : IAsyncDisposable
{
    /// <summary>Hands one composed message over. Never throws for what servers and networks do: each recipient gets a result.</summary>
    Task<HandOverResult> HandOverAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Nothing more to send for now: says goodbye and closes. The next mail opens anew.</summary>
    Task RestAsync();
}
