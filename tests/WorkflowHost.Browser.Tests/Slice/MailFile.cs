using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Browser.Tests.Slice;

/// <summary>An .eml file as its reader sees it.</summary>
internal static partial class MailFile
{
    public static string LinkIn(string file) => LinkPattern().Match(Text(file)).Value is { Length: > 0 } link ? new Uri(link).AbsolutePath : throw new InvalidOperationException("The mail has no link: " + file);

    public static string Text(string file)
    {
        var text = new StringBuilder();
        foreach (Match part in Part().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
        {
            var body = part.Groups["body"].Value;
            text.AppendLine(part.Groups["encoding"].Value.ToUpperInvariant() switch
            {
                "BASE64" => Encoding.UTF8.GetString(Convert.FromBase64String(body.ReplaceLineEndings(""))),
                "QUOTED-PRINTABLE" => QuotedPrintable(body),
                _ => body,
            });
        }

        return text.ToString();
    }

    private static string QuotedPrintable(string body)
    {
        var bytes = new List<byte>();
        var text = body.Replace("=\n", "", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"https?://\S+/u/[A-Za-z0-9._~-]+")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"Content-Transfer-Encoding: (?<encoding>\S+)\n(?:[^\n]+\n)*\n(?<body>.*?)(?=\n--|\z)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
