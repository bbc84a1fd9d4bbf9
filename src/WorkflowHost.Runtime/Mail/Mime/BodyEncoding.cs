using System.Text;

namespace WorkflowHost.Runtime.Mail.Mime;

/// <summary>Makes any body ASCII with short lines: as it is when it already is, quoted-printable when most of it is, else base64 (a Chinese character takes nine characters in the one, four in the other).</summary>
internal static class BodyEncoding
{
    private const int LongestLine = 76;

    internal static (string Encoding, string Body) OfText(string text)
    {
        var lines = text.ReplaceLineEndings("\r\n");
        if (!lines.EndsWith("\r\n", StringComparison.Ordinal))
        {
            lines += "\r\n";
        }

        if (IsSevenBit(lines))
        {
            return ("7bit", lines);
        }

        var bytes = Encoding.UTF8.GetBytes(lines);
        var quoted = QuotedPrintableSize(bytes) <= (bytes.Length + 2) / 3 * 4;
        return quoted ? ("quoted-printable", QuotedPrintable(bytes)) : ("base64", Base64(bytes));
    }

    internal static string Base64(ReadOnlySpan<byte> content) => Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks) + "\r\n";

    /// <summary>Lines that begin with "--" are encoded, so that no text can imitate the boundary between two parts.</summary>
    private static bool IsSevenBit(string text) =>
        text.All(c => c is >= ' ' and <= '~' or '\r' or '\n' or '\t')
        && text.Split("\r\n").All(l => l.Length <= LongestLine && !l.StartsWith("--", StringComparison.Ordinal) && !l.EndsWith(' ') && !l.EndsWith('\t') && !l.Contains('\r', StringComparison.Ordinal));

    private static int QuotedPrintableSize(byte[] bytes) => bytes.Sum(b => IsLiteral(b) || b is (byte)'\r' or (byte)'\n' ? 1 : 3);

    private static bool IsLiteral(byte b) => b is >= 33 and <= 126 and not (byte)'=' or (byte)' ' or (byte)'\t';

    /// <summary>RFC 2045, 6.7.</summary>
    private static string QuotedPrintable(byte[] bytes)
    {
        var body = new StringBuilder(bytes.Length * 5 / 4);
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (IsLineEnd(bytes, i))
            {
                body.Append("\r\n");
                (column, i) = (0, i + 1);
                continue;
            }

            // White space at the end of a line may be dropped on the way; a dash at its start could be taken for a boundary.
            var b = bytes[i];
            var literal = IsLiteral(b) && !(b is (byte)' ' or (byte)'\t' && IsLineEnd(bytes, i + 1)) && !(b == '-' && column == 0);
            var size = literal ? 1 : 3;
            if (column + size > LongestLine - 1)
            {
                body.Append("=\r\n");
                column = 0;
                literal &= b != '-';
                size = literal ? 1 : 3;
            }

            _ = literal ? body.Append((char)b) : body.Append('=').Append(Convert.ToHexString(bytes, i, 1));
            column += size;
        }

        return body.ToString();
    }

    private static bool IsLineEnd(byte[] bytes, int i) => i + 1 < bytes.Length && bytes[i] == '\r' && bytes[i + 1] == '\n';
}
