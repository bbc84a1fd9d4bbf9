using System.Globalization;
using System.Text;

namespace WorkflowHost.Runtime.Mail;

/// <summary>What may stand in one header line, and how text that may not is shown or mended.</summary>
public static class HeaderText
{
    /// <summary>Control characters (CR, LF, NUL, TAB …) and the two Unicode line separators, which some readers take for a line end after decoding; a lone surrogate has no encoding at all.</summary>
    public static bool HasForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsForbidden(c))
            {
                return true;
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Text from people (a unit's name pasted from a word processor, a rendered subject) made fit for one line: each run of white space and control characters becomes one space.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var blank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!blank)
            {
                line.Append(rune);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }

    /// <summary>For messages and logs: at most 80 characters, with what cannot be seen written as <c>\u000A</c>, so nothing quoted can forge a log line.</summary>
    public static string Visible(string text)
    {
        var seen = new StringBuilder();
        foreach (var c in text.Length <= 80 ? text : text[..80] + "…")
        {
            _ = IsForbidden(c) || char.IsSurrogate(c) ? seen.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : seen.Append(c);
        }

        return seen.ToString();
    }

    private static bool IsForbidden(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
