using System.Text.RegularExpressions;

namespace WorkflowHost.Runtime.Mail.Returned;

/// <summary>What a mail that came back says.</summary>
public enum ReturnKind
{
    /// <summary>It did not arrive and will not.</summary>
    Failed,

    /// <summary>The server is still trying.</summary>
    Delayed,

    /// <summary>A person's automatic answer: the mail has arrived.</summary>
    AutoReply,

    /// <summary>No sign of a returned mail.</summary>
    Unclear,
}

/// <summary>A returned mail (退信) as it was saved: of which of our mails it speaks, of whom, and why.</summary>
/// <param name="MessageIds">All Message-IDs it names but its own; ours are among them.</param>
/// <param name="Recipients">Whom it names as not reached, in lower case; empty when it is not written by the standard.</param>
/// <param name="Reason">What the other server said.</param>
public sealed partial record ReturnedMail(ReturnKind Kind, IReadOnlyList<string> MessageIds, IReadOnlyList<string> Recipients, string? Reason)
{
    public const int LargestBytes = 2 * 1024 * 1024;
    private const int MostIds = 200;
    private const int LongestReason = 300;

    /// <summary>By RFC 3464 where the server keeps to it; else by sender and subject, as the Chinese providers' returned mails are written.</summary>
    public static ReturnedMail Read(byte[] mail)
    {
        var whole = MimeReading.Read(mail);
        var parts = whole.All.ToList();
        var report = parts.Find(p => p.Type == "message/delivery-status")?.Text ?? "";
        var fields = Field().Matches(report).Select(m => (Name: m.Groups[1].Value.ToLowerInvariant(), Value: m.Groups[2].Value.Trim())).ToList();
        var own = whole.Headers.GetValueOrDefault("message-id", "").Trim();
        // The same Message-ID may stand in its header, in the headers that are quoted, or only in the text.
        var ids = parts.SelectMany(p => p.Headers.Values.Append(p.Text)).SelectMany(t => Id().Matches(t).Select(m => m.Value))
            .Where(id => id != own && MessageId.IsValid(id)).Distinct(StringComparer.Ordinal).Take(MostIds).ToList();
        List<string> failed = [];
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == "final-recipient" && fields.Skip(i + 1).TakeWhile(f => f.Name != "final-recipient").FirstOrDefault(f => f.Name == "action").Value is null or "failed" or "Failed")
            {
                failed.Add(fields[i].Value[(fields[i].Value.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant());
            }
        }

        var reason = fields.Find(f => f.Name == "diagnostic-code").Value ?? fields.Find(f => f.Name == "status").Value ?? Code().Match(parts.Find(p => p.Type == "text/plain")?.Text ?? "").Value;
        return new ReturnedMail(KindOf(whole, fields), ids, failed, reason.Length == 0 ? null : HeaderText.OneLine(reason.Length > LongestReason ? reason[..LongestReason] : reason));
    }

    private static ReturnKind KindOf(ReadPart whole, List<(string Name, string Value)> fields)
    {
        var actions = fields.Where(f => f.Name == "action").Select(f => f.Value.ToLowerInvariant()).ToList();
        if (actions.Count > 0)
        {
            return actions.Contains("failed") ? ReturnKind.Failed : ReturnKind.Delayed;
        }

        var (from, subject) = (whole.Headers.GetValueOrDefault("from", ""), whole.Headers.GetValueOrDefault("subject", ""));
        if (Postmaster().IsMatch(from) || Returned().IsMatch(subject))
        {
            return ReturnKind.Failed;
        }

        return whole.Headers.GetValueOrDefault("auto-submitted", "no") != "no" || Away().IsMatch(subject) ? ReturnKind.AutoReply : ReturnKind.Unclear;
    }

    [GeneratedRegex(@"<[A-Za-z0-9._-]{1,200}@[A-Za-z0-9.-]{1,100}>")]
    private static partial Regex Id();

    [GeneratedRegex(@"^([A-Za-z-]{1,40}):(.*(?:\n[ \t].*)*)", RegexOptions.Multiline)]
    private static partial Regex Field();

    [GeneratedRegex(@"\b[45]\d\d[ -][^\n]{0,280}")]
    private static partial Regex Code();

    [GeneratedRegex("mailer-daemon|postmaster|mail delivery", RegexOptions.IgnoreCase)]
    private static partial Regex Postmaster();

    [GeneratedRegex("退信|投递失败|发送失败|无法投递|undeliver|delivery (?:status|failure|has failed)|returned mail|failure notice", RegexOptions.IgnoreCase)]
    private static partial Regex Returned();

    [GeneratedRegex("自动回复|自动答复|out of office|automatic reply|auto-?reply", RegexOptions.IgnoreCase)]
    private static partial Regex Away();
}
