using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Selection;

/// <summary>A table whose first line names its columns, in any order and in either language. What every import reads the same way.</summary>
internal sealed class NamedColumns
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> rows;

    /// <param name="names">The word for a column as it may stand in the first line → the name the reader uses.</param>
    public NamedColumns(string csv, IReadOnlyDictionary<string, string> names)
    {
        rows = CsvText.Rows(csv);
        var titles = rows.Count == 0 ? [] : rows[0].Cells;
        List<string> unknown = [];
        for (var i = 0; i < titles.Count; i++)
        {
            if (names.TryGetValue(titles[i], out var column)) places.TryAdd(column, i);
            else if (titles[i].Length > 0) unknown.Add(titles[i]);
        }

        Unknown = unknown;
        Rows = [.. rows.Skip(1).Select(r => new NamedRow(r.Line, r.Cells, places))];
    }

    /// <summary>Titles of columns that nobody reads.</summary>
    public IReadOnlyList<string> Unknown { get; }

    public bool IsEmpty => rows.Count == 0;

    public int FirstLine => rows.Count == 0 ? 1 : rows[0].Line;

    /// <summary>The lines below the first.</summary>
    public IReadOnlyList<NamedRow> Rows { get; }

    public bool Has(string column) => places.ContainsKey(column);

    /// <summary>A column that is not understood is said, because it may be a slip of the pen for one that is.</summary>
    public IEnumerable<ImportRemark> UnknownRemarks(Func<string, LocalizedText> text) => Unknown.Select(title => new ImportRemark(FirstLine, false, "ColumnUnknown", text(title)));
}

/// <summary>One line of such a table.</summary>
internal readonly record struct NamedRow(int Line, IReadOnlyList<string> Cells, IReadOnlyDictionary<string, int> Places)
{
    /// <summary>What stands in the column; null when it is empty or there is no such column.</summary>
    public string? this[string column] => Places.TryGetValue(column, out var place) && place < Cells.Count && Cells[place].Length > 0 ? Cells[place] : null;
}
