using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Reliability.Walk;

/// <summary>The plain text of an .eml file: enough of MIME to read our own mails (base64 and quoted-printable parts).</summary>
internal static partial class MailText
{
    public static string Read(string file)
    {
        var text = new StringBuilder();
        foreach (Match part in Part().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")))
        {
            var body = part.Groups["body"].Value;
            text.AppendLine(part.Groups["encoding"].Value.ToUpperInvariant() switch
            {
                "BASE64" => Encoding.UTF8.GetString(Convert.FromBase64String(Regex.Replace(body, @"\s", ""))),
                "QUOTED-PRINTABLE" => Regex.Replace(body.Replace("=\n", "", StringComparison.Ordinal), "=([0-9A-F]{2})", hex => ((char)Convert.ToByte(hex.Groups[1].Value, 16)).ToString()),
                _ => body,
            });
        }

        return text.ToString();
    }

    [GeneratedRegex(@"Content-Transfer-Encoding: (?<encoding>\S+)\n(?:[^\n]+\n)*\n(?<body>.*?)(?=\n--|\z)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
