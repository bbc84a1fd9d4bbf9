namespace WorkflowHost.Procedures.Selection;

/// <summary>Somebody who evaluates, as a table names him.</summary>
public sealed record EvaluatorEntry(int Line, string Name, string? Organisation, string? Email, string? Phone);

/// <summary>What a table of evaluators holds; with an error among the remarks nothing is taken over.</summary>
public sealed record EvaluatorImport(IReadOnlyList<EvaluatorEntry> People, IReadOnlyList<ImportRemark> Remarks)
{
    public bool HasErrors => Remarks.Any(r => r.IsError);
}

/// <summary>Evaluators (评议代表) from CSV text. The first line names the columns, in any order; only 姓名 (name) is required.</summary>
public static class EvaluatorTable
{
    public const int Most = 5000;
    private const int LongestText = 100;
    private static readonly Texts Texts = new("Selection");

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["姓名"] = "name", ["名字"] = "name", ["评议代表"] = "name", ["name"] = "name",
        ["单位"] = "organisation", ["工作单位"] = "organisation", ["来源"] = "organisation", ["organisation"] = "organisation",
        ["邮箱"] = "email", ["电子邮箱"] = "email", ["email"] = "email",
        ["电话"] = "phone", ["手机"] = "phone", ["联系电话"] = "phone", ["phone"] = "phone",
    };

    public static EvaluatorImport Read(string csv)
    {
        var rows = CsvText.Rows(csv);
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<ImportRemark> remarks = [];
        for (var i = 0; rows.Count > 0 && i < rows[0].Cells.Count; i++)
        {
            var title = rows[0].Cells[i];
            if (Columns.TryGetValue(title, out var column)) places.TryAdd(column, i);
            else if (title.Length > 0) remarks.Add(new(rows[0].Line, false, "ColumnUnknown", Texts.Of("ColumnUnknown", title)));
        }

        if (rows.Count < 2) return Refused(1, "EvaluatorsEmpty");
        if (!places.ContainsKey("name")) return Refused(rows[0].Line, "EvaluatorsWithoutName");
        if (rows.Count - 1 > Most) return Refused(rows[^1].Line, "EvaluatorsTooMany", rows.Count - 1, Most);

        List<EvaluatorEntry> people = [];
        Dictionary<string, int> addresses = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, cells) in rows.Skip(1))
        {
            string? Cell(string column) => places.TryGetValue(column, out var place) && place < cells.Count && cells[place].Length > 0 ? cells[place] : null;
            void Remark(bool isError, string code, params object[] arguments) => remarks.Add(new(line, isError, code, Texts.Of(code, arguments)));

            var entry = new EvaluatorEntry(line, Cell("name") ?? "", Cell("organisation"), Cell("email"), Cell("phone"));
            if (entry.Name.Length == 0) Remark(true, "EvaluatorWithoutName", line);
            if (new[] { entry.Name, entry.Organisation, entry.Phone }.Any(t => t?.Length > LongestText)) Remark(true, "EvaluatorLong", line, LongestText);
            if (entry.Email is null) Remark(false, "EvaluatorWithoutAddress", line, entry.Name);
            else if (!UnitTable.IsAddress(entry.Email)) Remark(true, "AddressWrong", line, entry.Name, entry.Email);
            else if (!addresses.TryAdd(entry.Email, line)) Remark(true, "EvaluatorTwice", line, entry.Email, addresses[entry.Email]);
            people.Add(entry);
        }

        return remarks.Exists(r => r.IsError) ? new EvaluatorImport([], remarks) : new EvaluatorImport(people, remarks);
    }

    private static EvaluatorImport Refused(int line, string code, params object[] arguments) => new([], [new(line, true, code, Texts.Of(code, arguments))]);
}
