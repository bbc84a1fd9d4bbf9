namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>The account rests after a failure that would meet every mail, longer with each in a row.</summary>
internal sealed class AccountPause
{
    internal int Failures { get; private set; }

    internal DateTimeOffset Since { get; private set; }

    internal DateTimeOffset Until { get; private set; }

    internal void Begin(MailFaultKind kind, DateTimeOffset now)
    {
        Since = Failures == 0 ? now : Since;
        Failures++;
        Until = now + RetrySchedule.PauseOfAccount(kind, Failures);
    }

    internal void End() => (Failures, Until) = (0, default);
}
