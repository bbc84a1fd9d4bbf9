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
        var table = new NamedColumns(csv, Columns);
        if (table.Rows.Count == 0) return Refused(1, "EvaluatorsEmpty");
        if (!table.Has("name")) return Refused(table.FirstLine, "EvaluatorsWithoutName");
        if (table.Rows.Count > Most) return Refused(table.Rows[^1].Line, "EvaluatorsTooMany", table.Rows.Count, Most);

        List<ImportRemark> remarks = [.. table.UnknownRemarks(title => Texts.Of("ColumnUnknown", title))];
        List<EvaluatorEntry> people = [];
        Dictionary<string, int> addresses = new(StringComparer.OrdinalIgnoreCase);
        foreach (var row in table.Rows)
        {
            var line = row.Line;
            void Remark(bool isError, string code, params object[] arguments) => remarks.Add(new(line, isError, code, Texts.Of(code, arguments)));

            var entry = new EvaluatorEntry(line, row["name"] ?? "", row["organisation"], row["email"], row["phone"]);
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
