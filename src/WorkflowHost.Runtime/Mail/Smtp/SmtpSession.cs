using System.Text;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>One connection that has been greeted, encrypted and logged in: whoever holds one may send.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly SmtpWire wire;
    private readonly SmtpAccount account;
    private EhloCapabilities capabilities = new();

    private SmtpSession(SmtpWire wire, SmtpAccount account) => (this.wire, this.account) = (wire, account);

    internal EhloCapabilities Capabilities => capabilities;

    internal SmtpWire Wire => wire;

    internal SmtpAccount Account => account;

    internal bool LoggedIn { get; private set; }

    internal int MailsSent { get; set; }

    /// <summary>The last transaction did not end: it is wound back before the next.</summary>
    internal bool NeedsReset { get; set; }

    /// <summary>Nothing more may be said on it.</summary>
    internal bool Broken { get; set; }

    /// <summary>Connects, encrypts, logs in. Each step that is asked for and fails ends the attempt: nothing goes on unencrypted or unauthenticated.</summary>
    internal static async Task<SmtpSession> OpenAsync(SmtpAccount account, TimeProvider time, CancellationToken cancellationToken)
    {
        var wire = await SmtpWire.ConnectAsync(account, time, cancellationToken);
        try
        {
            var session = new SmtpSession(wire, account);
            await session.BeginAsync(cancellationToken);
            return session;
        }
        catch
        {
            await wire.DisposeAsync();
            throw;
        }
    }

    /// <param name="named">How a fault names the command; its verb unless said. Never its arguments: they may be a password.</param>
    internal async Task<SmtpReply> AskAsync(string command, CancellationToken cancellationToken, string? named = null)
    {
        await TellAsync(command, cancellationToken);
        return await AnswerAsync(named ?? command.Split(' ')[0], cancellationToken);
    }

    internal Task TellAsync(string commands, CancellationToken cancellationToken) =>
        wire.WriteAsync(Encoding.ASCII.GetBytes(commands + "\r\n"), account.Timeouts.Command, cancellationToken);

    internal async Task<SmtpReply> AnswerAsync(string awaited, CancellationToken cancellationToken)
    {
        var (code, lines) = await wire.ReadAsync(account.Timeouts.Command, awaited, cancellationToken);
        return SmtpReply.Of(code, lines);
    }

    /// <summary>Is it still there, and at the start of a transaction?</summary>
    internal async Task ResetAsync(CancellationToken cancellationToken)
    {
        var reply = await AskAsync("RSET", cancellationToken);
        if (!reply.IsPositive)
        {
            throw new SmtpFaultException(MailFaultKind.ConnectionLost, $"RSET: {reply}", reply);
        }

        NeedsReset = false;
    }

    /// <summary>Says goodbye and closes; a server that does not answer is not waited for.</summary>
    internal async Task QuitAsync()
    {
        try
        {
            if (!Broken)
            {
                await wire.WriteAsync("QUIT\r\n"u8.ToArray(), account.Timeouts.Goodbye, CancellationToken.None);
                await wire.ReadAsync(account.Timeouts.Goodbye, "QUIT", CancellationToken.None);
            }
        }
        catch (SmtpFaultException)
        {
            // Everything was handed over before; a missing 221 changes nothing.
        }

        await DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        Broken = true;
        return wire.DisposeAsync();
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (account.Tls == TlsMode.Implicit)
        {
            await wire.StartTlsAsync(account, cancellationToken);
        }

        var greeting = await AnswerAsync("greeting", cancellationToken);
        if (greeting.Code != 220)
        {
            throw new SmtpFaultException(ReplyMeaning.SenderFault(greeting) is MailFaultKind.Throttled ? MailFaultKind.Throttled : MailFaultKind.ServerUnavailable, $"greeting: {greeting}", greeting);
        }

        await HelloAsync(cancellationToken);
        if (account.Tls == TlsMode.StartTls)
        {
            await EncryptAsync(cancellationToken);
            await HelloAsync(cancellationToken);
        }

        if (account.User is { Length: > 0 } user)
        {
            await SmtpLogin.LogInAsync(this, user, account.Password ?? "", cancellationToken);
            LoggedIn = true;
        }
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        await TellAsync($"EHLO {wire.OwnName}", cancellationToken);
        var (code, lines) = await wire.ReadAsync(account.Timeouts.Command, "EHLO", cancellationToken);
        if (code != 250)
        {
            var reply = SmtpReply.Of(code, lines);
            throw new SmtpFaultException(MailFaultKind.ServerUnavailable, $"EHLO: {reply}", reply);
        }

        capabilities = EhloCapabilities.Parse(lines);
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        if (!capabilities.StartTls)
        {
            throw new SmtpFaultException(MailFaultKind.TlsNotOffered, $"{account} does not offer STARTTLS");
        }

        var reply = await AskAsync("STARTTLS", cancellationToken);
        if (reply.Code != 220)
        {
            throw new SmtpFaultException(MailFaultKind.TlsNotOffered, $"STARTTLS: {reply}", reply);
        }

        await wire.StartTlsAsync(account, cancellationToken);
    }
}
