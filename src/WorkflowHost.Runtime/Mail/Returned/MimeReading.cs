using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Runtime.Mail.Returned;

/// <summary>One part of a mail that somebody else wrote: its headers by name, and what it holds.</summary>
internal sealed record ReadPart(IReadOnlyDictionary<string, string> Headers, string Type, string Text, IReadOnlyList<ReadPart> Parts)
{
    public IEnumerable<ReadPart> All => Parts.SelectMany(p => p.All).Prepend(this);
}

/// <summary>
/// As much of MIME as a returned mail needs: folded headers, parts within parts, base64 and quoted-printable, GB18030 and UTF-8.
/// It reads the words of strangers, so depth, number and size are capped and nothing broken throws: what cannot be decoded stays as it is.
/// </summary>
internal static partial class MimeReading
{
    private const int Deepest = 8;
    private const int MostParts = 60;

    public static ReadPart Read(byte[] mail)
    {
        var left = MostParts;
        // One character a byte: boundaries and headers are ASCII, and a part's bytes can be had back.
        return Read(Encoding.Latin1.GetString(mail).ReplaceLineEndings("\n"), 0, ref left);
    }

    private static ReadPart Read(string source, int depth, ref int left)
    {
        left--;
        var end = source.StartsWith('\n') ? 0 : source.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = Headers(end < 0 ? source : source[..end]);
        var body = end < 0 ? "" : source[(end + (end == 0 ? 1 : 2))..];
        var content = headers.GetValueOrDefault("content-type", "text/plain");
        var type = content.Split(';')[0].Trim().ToLowerInvariant();
        List<ReadPart> parts = [];
        if (depth < Deepest && type.StartsWith("multipart/", StringComparison.Ordinal) && Boundary().Match(content) is { Success: true } boundary)
        {
            var pieces = ("\n" + body).Split("\n--" + boundary.Groups[1].Value);
            foreach (var piece in pieces.Skip(1).TakeWhile(p => !p.StartsWith("--", StringComparison.Ordinal)))
            {
                if (left > 0)
                {
                    parts.Add(Read(piece[(piece.IndexOf('\n', StringComparison.Ordinal) + 1)..], depth + 1, ref left));
                }
            }
        }

        var text = parts.Count > 0 ? "" : Decode(body, headers.GetValueOrDefault("content-transfer-encoding", ""), content);
        if (depth < Deepest && left > 0 && type is "message/rfc822" or "text/rfc822-headers" or "message/rfc822-headers")
        {
            parts.Add(Read(text, depth + 1, ref left));
        }

        return new ReadPart(headers, type, text, parts);
    }

    private static Dictionary<string, string> Headers(string block)
    {
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Fold().Replace(block, " ").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.TryAdd(line[..colon].Trim(), Words(line[(colon + 1)..].Trim()));
            }
        }

        return headers;
    }

    private static string Words(string header) => Word().Replace(header, match =>
    {
        var encoding = match.Groups[2].Value is "B" or "b" ? "base64" : "quoted-printable";
        var text = encoding == "base64" ? match.Groups[3].Value : match.Groups[3].Value.Replace('_', ' ');
        return Decode(text, encoding, $"text/plain; charset={match.Groups[1].Value}");
    });

    private static string Decode(string body, string encoding, string content)
    {
        var bytes = encoding.Trim().ToLowerInvariant() switch
        {
            "base64" => FromBase64(body),
            "quoted-printable" => FromQuoted(body),
            _ => Encoding.Latin1.GetBytes(body),
        };
        var charset = Charset().Match(content) is { Success: true } named ? named.Groups[1].Value.ToLowerInvariant() : "utf-8";
        return charset is "gb2312" or "gbk" or "gb18030" or "x-gbk" ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(bytes) : Encoding.UTF8.GetString(bytes);
    }

    private static byte[] FromBase64(string body)
    {
        var clean = string.Concat(body.Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/'));
        try
        {
            return Convert.FromBase64String((clean.Length % 4) switch { 2 => clean + "==", 3 => clean + "=", 1 => clean[..^1], _ => clean });
        }
        catch (FormatException)
        {
            return Encoding.Latin1.GetBytes(body);
        }
    }

    private static byte[] FromQuoted(string body) =>
        Encoding.Latin1.GetBytes(Quoted().Replace(body.Replace("=\n", "", StringComparison.Ordinal), m => ((char)Convert.ToByte(m.Groups[1].Value, 16)).ToString()));

    [GeneratedRegex("""\bboundary\s*=\s*"?([^";\n]{1,200})"?""", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex("""\bcharset\s*=\s*"?([A-Za-z0-9_-]{1,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();

    [GeneratedRegex("\n[ \t]+")]
    private static partial Regex Fold();

    [GeneratedRegex(@"=\?([A-Za-z0-9-]{1,40})\?([BbQq])\?([^?\s]{0,400})\?=")]
    private static partial Regex Word();

    [GeneratedRegex("=([0-9A-Fa-f]{2})")]
    private static partial Regex Quoted();
}
