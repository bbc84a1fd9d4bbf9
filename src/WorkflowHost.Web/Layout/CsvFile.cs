using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Web.Layout;

/// <summary>
/// A table as CSV for Excel: with a byte order mark, so that Chinese is read as such. What a program would take for a formula gets
/// an apostrophe in front, because names and telephone numbers come from outside.
/// </summary>
internal static partial class CsvFile
{
    public const string ContentType = "text/csv; charset=utf-8";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n\t;'");

    public static byte[] Of(IEnumerable<string> head, IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(head))
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Cell(string? text)
    {
        var safe = Formula().IsMatch(text ?? "") ? "'" + text : text ?? "";
        return safe.AsSpan().IndexOfAny(Quoted) >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    /// <summary>Signs a formula begins with, also in full width, behind spaces or quotes, and the control characters that hide one.</summary>
    [GeneratedRegex("""^[\s"'“”‘’]*[=+\-@＝＋－＠]|^[\t\r\n\0]""")]
    private static partial Regex Formula();
}
