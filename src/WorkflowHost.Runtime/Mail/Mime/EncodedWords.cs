using System.Text;

namespace WorkflowHost.Runtime.Mail.Mime;

/// <summary>Chinese in headers: RFC 2047 encoded-words, base64 of UTF-8, never splitting a character.</summary>
internal static class EncodedWords
{
    internal const int LongestLine = 76;

    private const string Prefix = "=?utf-8?B?";
    private const string Suffix = "?=";

    /// <summary>Text that may stand as it is. Not "=?": a reader would decode it, and somebody's typed text would show as something else.</summary>
    internal static bool IsPlain(string text) =>
        text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal) && !text.Contains("  ", StringComparison.Ordinal);

    /// <summary>Appends the words, folded; <paramref name="column"/> is where the line stands, and is returned moved on.</summary>
    internal static int Append(StringBuilder header, string text, int column)
    {
        var pending = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var size = rune.EncodeToUtf8(utf8);
            if (pending.Count > 0 && pending.Count + size > Room(column))
            {
                header.Append(Word(pending)).Append("\r\n ");
                column = 1;
                pending.Clear();
            }

            pending.AddRange(utf8[..size]);
        }

        var last = Word(pending);
        header.Append(last);
        return column + last.Length;
    }

    private static string Word(List<byte> bytes) => Prefix + Convert.ToBase64String([.. bytes]) + Suffix;

    private static int Room(int column) => (LongestLine - 1 - column - Prefix.Length - Suffix.Length) / 4 * 3;
}
