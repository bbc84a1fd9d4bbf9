using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Mail;
using WorkflowHost.Tests.Mail.Outbox;

namespace WorkflowHost.Tests.Notices;

/// <summary>The sender of a rig: hands over what is due when the test says so, and opens the mails the server took.</summary>
internal sealed partial class Postman
{
    private readonly RuntimeRig rig;
    private readonly OutboxSender sender;

    public Postman(RuntimeRig rig)
    {
        this.rig = rig;
        Tokens = new LinkTokens(rig.Store, rig.Clock);
        sender = new OutboxSender(
            rig.Store, rig.Get<WakeSignals>(), Server, new MailSetup(null, "", SampleMail.Sender, null, PaceLimits.None), Tokens, rig.Get<LinkAddresses>(), rig.Clock, NullLogger<OutboxSender>.Instance);
    }

    public RecordingTransport Server { get; } = new();

    public LinkTokens Tokens { get; }

    public async Task SendDueAsync()
    {
        await sender.BeginAsync(CancellationToken.None);
        while (await sender.PassAsync(CancellationToken.None) == TimeSpan.Zero)
        {
        }
    }

    /// <summary>The tasks that the links of the newest mail to this address open.</summary>
    public async Task<IReadOnlyList<string>> TasksOfNewestAsync(string address)
    {
        var text = string.Concat(Encoded().Matches(Server.Taken.Last(t => t.Message.Contains(address, StringComparison.Ordinal)).Message).Select(m => Encoding.UTF8.GetString(Convert.FromBase64String(m.Groups["body"].Value.Replace("\r\n", "", StringComparison.Ordinal)))));
        var tasks = new List<string>();
        foreach (var token in Link().Matches(text).Select(m => m.Groups["token"].Value).Distinct())
        {
            var check = await rig.ReadAsync(db => TaskLinks.CheckAsync(db, Tokens, token, rig.Clock.GetUtcNow(), CancellationToken.None));
            tasks.Add(check.Link?.TaskId ?? check.Outcome.ToString());
        }

        return tasks;
    }

    [GeneratedRegex(@"Content-Transfer-Encoding: base64(?:\r\n[A-Za-z-]+: [^\r]*)*\r\n\r\n(?<body>[A-Za-z0-9+/=\r\n]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Encoded();

    [GeneratedRegex(@"/u/(?<token>[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")]
    private static partial Regex Link();
}
