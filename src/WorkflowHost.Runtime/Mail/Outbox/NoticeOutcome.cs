using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.Mail.Outbox;

/// <summary>What is to be written about a claimed notice.</summary>
/// <param name="Attempts">As it was when claimed: a row that somebody else has claimed since then has a higher one and is left alone.</param>
internal sealed record NoticeOutcome(string Id, int Attempts, NoticeState State, DateTimeOffset At, string? Error = null, bool PossiblyRepeated = false, bool CountsAsAttempt = true);
