using System.Globalization;
using System.Text;

namespace WorkflowHost.Runtime.Mail;

/// <summary>Writes a calendar (RFC 5545) line by line: folded at 75 bytes, a character never cut in two.</summary>
internal sealed class IcsText
{
    private const int LongestLine = 75;
    private readonly StringBuilder text = new();

    public void Line(string line)
    {
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                bytes = 1;
            }

            text.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    public override string ToString() => text.ToString();

    /// <summary>A text as a value: what people typed opens no line and no property of its own.</summary>
    public static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .ReplaceLineEndings("\\n").Replace("\t", " ", StringComparison.Ordinal);

    /// <summary>A text as a parameter, between quotes.</summary>
    public static string Quoted(string text) => $"\"{new string([.. text.Where(c => c != '"' && !char.IsControl(c))])}\"";

    public static string Day(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
