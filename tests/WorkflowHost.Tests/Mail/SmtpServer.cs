using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using WorkflowHost.Runtime.Mail.Smtp;

namespace WorkflowHost.Tests.Mail;

/// <param name="Content">As received, dots unstuffed, byte for byte.</param>
public sealed record ReceivedMail(string Sender, IReadOnlyList<string> Recipients, IReadOnlyList<string> Options, bool Tls, string? User, byte[] Content)
{
    public string Text => Encoding.Latin1.GetString(Content);
}

/// <summary>A real SMTP server in a process of its own (Debian's aiosmtpd, see <c>smtp_server.py</c>) on a port the system chose.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    public const string User = "工作提醒@example.gov.cn";
    public const string Password = "授权码 =?x?= \\\" ok";

    /// <summary>Only to notice a test that would wait for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Lazy<string?> Python = new(() => Debian.PythonWith("aiosmtpd"));
    private static readonly Lazy<TestAuthority> Authority = new(() => new TestAuthority());

    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly List<JsonObject> events = [];
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private SmtpServer(Process process, DirectoryInfo folder) => (this.process, this.folder) = (process, folder);

    public static string? WhySkipped => Debian.SkipWithout(Python.Value, "python3-aiosmtpd");

    public static TestAuthority TrustedAuthority => Authority.Value;

    public int Port { get; private set; }

    public IReadOnlyList<ReceivedMail> Mails => [.. Seen("mail").Select(ToMail)];

    public int Connections => Seen("connection").Count;

    public int Logins(bool right) => Seen("login").Count(e => (bool)e["right"]! == right);

    /// <summary>Every byte the server heard, after decryption.</summary>
    public string Transcript => Encoding.Latin1.GetString([.. Seen("heard").SelectMany(e => Convert.FromBase64String((string)e["bytes"]!))]);

    /// <summary>The same, in the pieces in which it came.</summary>
    public async Task<IReadOnlyList<string>> HeardAsync()
    {
        await CaughtUpAsync();
        return [.. Seen("heard").Select(e => Encoding.Latin1.GetString(Convert.FromBase64String((string)e["bytes"]!)))];
    }

    /// <param name="setting">Further options of <c>smtp_server.py</c>.</param>
    public static async Task<SmtpServer> StartAsync(TlsMode tls = TlsMode.Implicit, bool withLogin = true, (string Certificate, string Key)? certificate = null, object? setting = null)
    {
        var python = Python.Value ?? throw new InvalidOperationException("aiosmtpd is not there: apt-get install python3-aiosmtpd");
        var folder = Directory.CreateTempSubdirectory("smtp");
        var (pem, key) = certificate ?? TrustedAuthority.Issue();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "certificate.pem"), pem);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "key.pem"), key);

        var options = JsonSerializer.SerializeToNode(setting ?? new { })!.AsObject();
        options["tls"] = tls switch { TlsMode.Implicit => "implicit", TlsMode.StartTls => "starttls", _ => "none" };
        options["certificate"] = Path.Combine(folder.FullName, "certificate.pem");
        options["key"] = Path.Combine(folder.FullName, "key.pem");
        if (withLogin)
        {
            options["user"] = User;
            options["password"] = Password;
        }

        var start = new ProcessStartInfo(python, ["-u", "-W", "ignore", Path.Combine(AppContext.BaseDirectory, "Mail", "smtp_server.py"), options.ToJsonString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new SmtpServer(Process.Start(start)!, folder);
        _ = server.ListenAsync();
        server.process.ErrorDataReceived += (_, _) => { };
        server.process.BeginErrorReadLine();
        server.Port = (int)(await server.HappenedAsync("listening"))["port"]!;
        return server;
    }

    /// <summary>What to do from now on; see <c>smtp_server.py</c>.</summary>
    public Task<int> PlanAsync(object plan) => CommandAsync(plan);

    /// <summary>Everything the server did before this call is in the lists after it. Returns how many mails it has kept.</summary>
    public Task<int> CaughtUpAsync() => CommandAsync(null);

    /// <summary>Waits until an event of this kind has come for the nth time.</summary>
    public async Task<JsonObject> HappenedAsync(string kind, int times = 1)
    {
        while (true)
        {
            var seen = Seen(kind);
            if (seen.Count >= times)
            {
                return seen[times - 1];
            }

            if (!await news.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience))
            {
                throw new InvalidOperationException($"the SMTP server ended (code {(process.HasExited ? process.ExitCode : 0)}) before it said '{kind}'");
            }

            news.Reader.TryRead(out _);
        }
    }

    public async Task<ReceivedMail> MailAsync(int number = 1) => ToMail(await HappenedAsync("mail", number));

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<int> CommandAsync(object? plan)
    {
        var before = Seen("planned").Count;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(plan));
        await process.StandardInput.FlushAsync();
        return (int)(await HappenedAsync("planned", before + 1))["mails"]!;
    }

    private static ReceivedMail ToMail(JsonObject e) => new(
        (string)e["sender"]!,
        [.. e["recipients"]!.AsArray().Select(r => (string)r!)],
        [.. e["options"]!.AsArray().Select(r => (string)r!)],
        (bool)e["tls"]!,
        (string?)e["user"],
        Convert.FromBase64String((string)e["content"]!));

    private List<JsonObject> Seen(string kind)
    {
        lock (events)
        {
            return [.. events.Where(e => (string)e["event"]! == kind)];
        }
    }

    private async Task ListenAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (events)
            {
                events.Add(JsonNode.Parse(line)!.AsObject());
            }

            news.Writer.TryWrite(true);
        }

        news.Writer.Complete();
    }
}
