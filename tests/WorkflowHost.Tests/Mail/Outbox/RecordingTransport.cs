using System.Text;
using WorkflowHost.Runtime.Mail;

namespace WorkflowHost.Tests.Mail.Outbox;

/// <summary>A server that answers as the test says and remembers what it took.</summary>
internal sealed class RecordingTransport : IMailTransport
{
    private readonly List<(string MessageId, string Message)> taken = [];

    internal IReadOnlyList<(string MessageId, string Message)> Taken
    {
        get
        {
            lock (taken)
            {
                return [.. taken];
            }
        }
    }

    internal int Asked { get; private set; }

    internal int Rests { get; private set; }

    /// <summary>What becomes of a recipient; accepted unless set.</summary>
    internal Func<string, HandOverOutcome> Answer { get; set; } = _ => HandOverOutcome.Accepted;

    /// <summary>The account's trouble; nobody gets anything while it is set.</summary>
    internal MailFaultKind? Outage { get; set; }

    /// <summary>Runs in the middle of a hand-over, after the server has taken the mail and before it says so.</summary>
    internal Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public async Task<HandOverResult> HandOverAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Asked++;
        var to = envelope.Recipients[0];
        if (Outage is { } kind)
        {
            return Result(to, HandOverOutcome.NotHandedOver, new MailFault(kind, "down"));
        }

        var outcome = Answer(to.Address);
        if (outcome is HandOverOutcome.Accepted or HandOverOutcome.Unknown)
        {
            var text = Encoding.ASCII.GetString(message.Span);
            var id = text.Split("\r\n").Single(l => l.StartsWith("Message-ID: ", StringComparison.Ordinal))["Message-ID: ".Length..];
            lock (taken)
            {
                taken.Add((id, text));
            }
        }

        await BeforeAnswer();
        return Result(to, outcome, outcome == HandOverOutcome.Unknown ? new MailFault(MailFaultKind.ConnectionLost, "gone") : null);
    }

    public Task RestAsync()
    {
        Rests++;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static HandOverResult Result(Mailbox to, HandOverOutcome outcome, MailFault? fault) => new([new RecipientResult(to, outcome, $"{outcome} it is")], fault);
}
