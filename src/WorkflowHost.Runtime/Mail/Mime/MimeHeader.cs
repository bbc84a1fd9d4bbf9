using System.Globalization;
using System.Text;

namespace WorkflowHost.Runtime.Mail.Mime;

/// <summary>Writes header fields: ASCII, folded at 76, and refused when a value holds what could end a line.</summary>
internal sealed class MimeHeader
{
    private readonly StringBuilder fields = new();

    public override string ToString() => fields.ToString();

    /// <summary>A value of our own making that needs neither encoding nor folding.</summary>
    internal MimeHeader Add(string name, string value)
    {
        if (HeaderText.HasForbidden(value) || value.Any(c => c > '~'))
        {
            throw new MailFormatException(MailTexts.Say("HeaderControl", name, HeaderText.Visible(value)));
        }

        fields.Append(name).Append(": ").Append(value).Append("\r\n");
        return this;
    }

    internal MimeHeader AddDate(DateTimeOffset date)
    {
        var offset = date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return Add("Date", date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + offset);
    }

    /// <summary>Text for people (RFC 5322 "unstructured").</summary>
    internal MimeHeader AddText(string name, string value)
    {
        if (HeaderText.HasForbidden(value))
        {
            throw new MailFormatException(MailTexts.Say("HeaderControl", name, HeaderText.Visible(value)));
        }

        value = value.Trim();
        fields.Append(name).Append(": ");
        var column = name.Length + 2;
        var words = value.Split(' ');
        if (EncodedWords.IsPlain(value) && words.All(w => w.Length < EncodedWords.LongestLine))
        {
            foreach (var (i, word) in words.Index())
            {
                column = Space(i > 0, column, word.Length);
                fields.Append(word);
            }
        }
        else
        {
            EncodedWords.Append(fields, value, column);
        }

        fields.Append("\r\n");
        return this;
    }

    internal MimeHeader AddMailboxes(string name, IEnumerable<Mailbox> mailboxes)
    {
        fields.Append(name).Append(": ");
        var column = name.Length + 2;
        foreach (var (i, mailbox) in mailboxes.Index())
        {
            if (i > 0)
            {
                fields.Append(",\r\n ");
                column = 1;
            }

            if (mailbox.Name is not { } display)
            {
                fields.Append(mailbox.Address);
                continue;
            }

            if (EncodedWords.IsPlain(display) && display.Length < 60)
            {
                var quoted = $"\"{display.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
                fields.Append(quoted);
                column += quoted.Length;
            }
            else
            {
                column = EncodedWords.Append(fields, display, column);
            }

            Space(true, column, mailbox.Address.Length + 2);
            fields.Append(mailbox);
        }

        fields.Append("\r\n");
        return this;
    }

    /// <summary>A value with one parameter that may be Chinese: RFC 2231, each part on its own line, so the usual length of a file name never breaks a header.</summary>
    internal MimeHeader AddWithFileName(string name, string value, string parameter, string fileName)
    {
        fields.Append(name).Append(": ").Append(value);
        var plain = EncodedWords.IsPlain(fileName) && fileName.Length <= 60 && !fileName.AsSpan().ContainsAny('"', '\\');
        if (plain)
        {
            fields.Append(CultureInfo.InvariantCulture, $";\r\n {parameter}=\"{fileName}\"");
        }
        else
        {
            var parts = PercentParts(fileName);
            foreach (var (i, part) in parts.Index())
            {
                var number = parts.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"*{i}");
                fields.Append(CultureInfo.InvariantCulture, $";\r\n {parameter}{number}*={(i == 0 ? "utf-8''" : "")}{part}");
            }
        }

        fields.Append("\r\n");
        return this;
    }

    private static List<string> PercentParts(string text)
    {
        const int longestPart = 50;
        var parts = new List<string>();
        var part = new StringBuilder();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var encoded = new StringBuilder();
            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
            {
                _ = char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'.' or (byte)'-' or (byte)'_' ? encoded.Append((char)octet) : encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }

            if (part.Length + encoded.Length > longestPart)
            {
                parts.Add(part.ToString());
                part.Clear();
            }

            part.Append(encoded);
        }

        parts.Add(part.ToString());
        return parts;
    }

    /// <summary>A space before a word, or a fold where the word would not fit any more.</summary>
    private int Space(bool needed, int column, int wordLength)
    {
        if (!needed)
        {
            return column + wordLength;
        }

        var fold = column + 1 + wordLength > EncodedWords.LongestLine;
        fields.Append(fold ? "\r\n " : " ");
        return (fold ? 0 : column) + 1 + wordLength;
    }
}
