using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace WorkflowHost.Benchmarks.Mail;

/// <summary>The least a server can do, so that what is measured is the sender: takes everything, remembers how often each Message-ID came.</summary>
internal sealed class MailSink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;

    internal MailSink(X509Certificate2? certificate)
    {
        this.certificate = certificate;
        listener.Start();
        _ = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    internal ConcurrentDictionary<string, int> Taken { get; } = new();

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            client.NoDelay = true;
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        await using Stream stream = certificate is null ? client.GetStream() : new SslStream(client.GetStream());
        if (stream is SslStream tls)
        {
            await tls.AuthenticateAsServerAsync(certificate!);
        }

        await stream.WriteAsync("220 sink\r\n"u8.ToArray());
        var reader = PipeReader.Create(stream);
        var inMessage = false;
        var answers = new StringBuilder();
        while (await reader.ReadAsync() is { IsCompleted: false } read)
        {
            var bytes = read.Buffer;
            while (Next(ref bytes, inMessage) is { } piece)
            {
                answers.Append(Answer(piece, ref inMessage));
            }

            reader.AdvanceTo(bytes.Start, bytes.End);
            if (answers.Length > 0)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answers.ToString()));
                answers.Clear();
            }
        }
    }

    private string Answer(string piece, ref bool inMessage)
    {
        if (inMessage)
        {
            inMessage = false;
            var at = piece.IndexOf("Message-ID: ", StringComparison.Ordinal) + 12;
            Taken.AddOrUpdate(piece[at..piece.IndexOf('\r', at)], 1, (_, n) => n + 1);
            return "250 taken\r\n";
        }

        inMessage = piece == "DATA";
        return piece switch
        {
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ when piece.StartsWith("EHLO", StringComparison.Ordinal) => "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-AUTH PLAIN\r\n250 SIZE 33554432\r\n",
            _ when piece.StartsWith("AUTH", StringComparison.Ordinal) => "235 welcome\r\n",
            _ => "250 ok\r\n",
        };
    }

    /// <summary>The next command line, or the whole message up to its final dot.</summary>
    private static string? Next(ref ReadOnlySequence<byte> bytes, bool inMessage)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> piece, inMessage ? "\r\n.\r\n"u8 : "\r\n"u8))
        {
            return null;
        }

        bytes = bytes.Slice(reader.Position);
        return Encoding.ASCII.GetString(piece);
    }
}
