using System.Text;

namespace WorkflowHost.Procedures.Selection;

/// <summary>Reads CSV as Excel writes it: quotes, line breaks inside quotes, commas or semicolons or tabs, a byte order mark.</summary>
internal static class CsvText
{
    /// <summary>The rows with the number of the line each begins on; rows of empty cells are left out.</summary>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> Rows(string text)
    {
        text = text.TrimStart('\uFEFF');
        var first = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length);
        var separator = first.Contains('\t') ? '\t' : first.Contains(',') || !first.Contains(';') ? ',' : ';';
        List<(int, IReadOnlyList<string>)> rows = [];
        List<string> cells = [];
        StringBuilder cell = new();
        var (line, begun, quoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else quoted = false;
            }
            else if (c == '"' && cell.Length == 0) quoted = true;
            else if (c == separator) EndCell();
            else if (c == '\n') EndRow();
            else if (c != '\r') cell.Append(c);
        }

        EndRow();
        return rows;

        void EndCell()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (cells.Exists(t => t.Length > 0)) rows.Add((begun, cells));
            cells = [];
            begun = line;
        }
    }
}
