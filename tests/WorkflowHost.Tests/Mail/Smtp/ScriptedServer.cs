using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkflowHost.Tests.Mail.Smtp;

/// <summary>Says exactly what a test wants said, for answers that no decent server gives. One connection; each line heard takes the next answer.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> heard = [];
    private readonly Task serving;

    internal ScriptedServer(string greeting, params string[] answers)
    {
        listener.Start();
        serving = ServeAsync(greeting, answers);
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The lines heard, once the client has gone.</summary>
    internal async Task<IReadOnlyList<string>> HeardAsync()
    {
        await serving.WaitAsync(TimeSpan.FromSeconds(60));
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await serving.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task ServeAsync(string greeting, string[] answers)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(greeting));
            for (var i = 0; await reader.ReadLineAsync() is { } line; i++)
            {
                heard.Add(line);
                if (i < answers.Length)
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(answers[i]));
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client has hung up, or never came.
        }
    }
}
