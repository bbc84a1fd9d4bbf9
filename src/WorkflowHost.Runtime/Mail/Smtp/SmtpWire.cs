using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>Bytes to and from a server: lines in, commands out, each with its time limit; turns what networks do into faults.</summary>
internal sealed class SmtpWire : IAsyncDisposable
{
    private const int LongestLine = 4096;
    private const int MostLines = 200;

    private readonly Socket socket;
    private readonly TimeProvider time;
    private readonly byte[] buffer = new byte[8192];
    private Stream stream;
    private int unread;
    private int filled;

    private SmtpWire(Socket socket, TimeProvider time) => (this.socket, this.time, stream) = (socket, time, new NetworkStream(socket, ownsSocket: true));

    /// <summary>Our name in EHLO: the address we speak from, as RFC 5321 (4.1.4) asks of a client without a public name. A machine's own name may be Chinese, or nobody's business.</summary>
    internal string OwnName => socket.LocalEndPoint is IPEndPoint { Address: var address }
        ? address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]" : $"[{address.MapToIPv4()}]"
        : "[127.0.0.1]";

    internal static async Task<SmtpWire> ConnectAsync(SmtpAccount account, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await Limited(time, account.Timeouts.Connect, $"connecting to {account}", async token => await socket.ConnectAsync(account.Host, account.Port, token), cancellationToken);
            return new SmtpWire(socket, time);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            socket.Dispose();
            throw new SmtpFaultException(MailFaultKind.Unreachable, $"{account}: {e.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal async Task StartTlsAsync(SmtpAccount account, CancellationToken cancellationToken)
    {
        // What arrived before the handshake was not protected by it: a man in the middle could have put it there, to be read as if it came after (CVE-2011-0411).
        if (unread != filled)
        {
            throw new SmtpFaultException(MailFaultKind.ProtocolBroken, "the server spoke before the TLS handshake");
        }

        var complaint = SslPolicyErrors.None;
        var chain = "";
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await Limited(time, account.Timeouts.Connect, "TLS handshake", token => tls.AuthenticateAsClientAsync(ServerIdentity.Options(account, (errors, why) => (complaint, chain) = (errors, why)), token), cancellationToken);
            stream = tls;
        }
        catch (AuthenticationException e)
        {
            await tls.DisposeAsync();
            throw complaint == SslPolicyErrors.None
                ? new SmtpFaultException(MailFaultKind.TlsFailed, e.Message)
                : new SmtpFaultException(MailFaultKind.CertificateRefused, $"{complaint}: {chain}".TrimEnd(' ', ':'));
        }
        catch (IOException e)
        {
            await tls.DisposeAsync();
            throw new SmtpFaultException(MailFaultKind.TlsFailed, e.Message);
        }
    }

    internal Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan limit, CancellationToken cancellationToken) =>
        Guarded(() => Limited(time, limit, "writing", async token => await stream.WriteAsync(bytes, token), cancellationToken));

    internal async Task<(int Code, List<string> Lines)> ReadAsync(TimeSpan limit, string awaited, CancellationToken cancellationToken)
    {
        var answer = (0, new List<string>());
        await Guarded(() => Limited(time, limit, awaited, async token => answer = await ReadAnswerAsync(token), cancellationToken));
        return answer;
    }

    /// <summary>Writes and awaits the answer with no limit but the token's: for the final dot, whose waiting has rules of its own.</summary>
    internal async Task<SmtpReply> ExchangeAsync(ReadOnlyMemory<byte> bytes, CancellationToken patience)
    {
        try
        {
            var answer = (Code: 0, Lines: new List<string>());
            await Guarded(async () =>
            {
                await stream.WriteAsync(bytes, patience);
                answer = await ReadAnswerAsync(patience);
            });
            return SmtpReply.Of(answer.Code, answer.Lines);
        }
        catch (OperationCanceledException)
        {
            throw new SmtpFaultException(MailFaultKind.TimedOut, "no answer after the message");
        }
    }

    /// <summary>Closes without a word; also ends a TLS session properly when the other side still listens.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side is gone: closed is what was wanted.
        }
    }

    private static async Task Limited(TimeProvider time, TimeSpan limit, string awaited, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var clock = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpFaultException(MailFaultKind.TimedOut, $"no answer within {limit.TotalSeconds:0} s ({awaited})");
        }
    }

    private static async Task Guarded(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            throw new SmtpFaultException(MailFaultKind.ConnectionLost, e.Message);
        }
    }

    private async Task<(int Code, List<string> Lines)> ReadAnswerAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>(1);
        var code = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || line.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw Broken($"not an SMTP answer: {HeaderText.Visible(line)}");
            }

            var said = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
            if ((code != 0 && said != code) || lines.Count == MostLines)
            {
                throw Broken($"an answer that does not end: {HeaderText.Visible(line)}");
            }

            code = said;
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return (code, lines);
            }
        }
    }

    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = buffer.AsSpan(unread, filled - unread).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, unread, end).TrimEnd('\r');
                unread += end + 1;
                return line;
            }

            if (filled - unread >= LongestLine)
            {
                throw Broken("a line without an end");
            }

            if (unread > 0)
            {
                buffer.AsSpan(unread, filled - unread).CopyTo(buffer);
                (unread, filled) = (0, filled - unread);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                throw new SmtpFaultException(MailFaultKind.ConnectionLost, "the server closed the connection");
            }

            filled += read;
        }
    }

    private static SmtpFaultException Broken(string detail) => new(MailFaultKind.ProtocolBroken, detail);
}
