namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>A server's answer: three digits, the enhanced code when there is one (RFC 3463), and its words on one line, harmless to log.</summary>
public sealed record SmtpReply(int Code, string? EnhancedCode, string Text)
{
    private const int LongestText = 400;

    internal bool IsPositive => Code is >= 200 and < 300;

    internal bool IsTemporary => Code is >= 400 and < 500;

    internal bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>421: whatever was asked, the server hangs up.</summary>
    internal bool IsClosing => Code == 421;

    public override string ToString() => EnhancedCode is null ? $"{Code} {Text}" : $"{Code} {EnhancedCode} {Text}";

    internal static SmtpReply Of(int code, IReadOnlyList<string> lines)
    {
        var words = HeaderText.OneLine(string.Join(' ', lines));
        var enhanced = EnhancedAtStart(words, code);
        if (enhanced is not null)
        {
            words = words[enhanced.Length..].TrimStart();
        }

        return new SmtpReply(code, enhanced, words.Length > LongestText ? words[..LongestText] + "…" : words);
    }

    private static string? EnhancedAtStart(string words, int code)
    {
        var end = words.IndexOf(' ', StringComparison.Ordinal);
        var parts = (end < 0 ? words : words[..end]).Split('.');
        var fits = parts.Length == 3 && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit)) && parts[0].Length == 1 && parts[0][0] - '0' == code / 100;
        return fits ? string.Join('.', parts) : null;
    }
}
