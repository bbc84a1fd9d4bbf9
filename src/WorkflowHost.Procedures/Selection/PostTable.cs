using System.Globalization;

namespace WorkflowHost.Procedures.Selection;

/// <summary>What a table of posts holds; nothing of it with an error among the remarks.</summary>
public sealed record PostImport(
    IReadOnlyList<PersonEntry> People, IReadOnlyList<Holding> Holdings, IReadOnlyDictionary<string, string> PostNames, IReadOnlyList<ImportRemark> Remarks)
{
    public bool HasErrors => Remarks.Any(r => r.IsError);
}

/// <summary>
/// Who holds which post, from CSV text: 岗位代码, 姓名, and where known 岗位, 邮箱, 自, 至 (yyyy-MM-dd). A person is one by name and address,
/// so two posts of his are two lines.
/// </summary>
public static class PostTable
{
    private static readonly Texts Texts = new("Selection");

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["岗位代码"] = "post", ["post"] = "post", ["岗位"] = "title", ["岗位名称"] = "title", ["title"] = "title",
        ["姓名"] = "name", ["name"] = "name", ["邮箱"] = "email", ["email"] = "email", ["自"] = "from", ["from"] = "from", ["至"] = "to", ["to"] = "to",
    };

    public static PostImport Read(string csv)
    {
        List<ImportRemark> remarks = [];
        List<PersonEntry> people = [];
        List<Holding> holdings = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        var rows = CsvText.Rows(csv);
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (var i = 0; rows.Count > 0 && i < rows[0].Cells.Count; i++)
        {
            if (Columns.TryGetValue(rows[0].Cells[i], out var column)) places.TryAdd(column, i);
        }

        if (!places.ContainsKey("post") || !places.ContainsKey("name"))
            return new([], [], names, [new ImportRemark(1, true, "PostTableColumns", Texts.Of("PostTableColumns"))]);

        foreach (var (line, cells) in rows.Skip(1))
        {
            string? Cell(string column) => places.TryGetValue(column, out var place) && place < cells.Count && cells[place].Length > 0 ? cells[place] : null;
            void Error(string code, params object[] arguments) => remarks.Add(new(line, true, code, Texts.Of(code, arguments)));

            if (Cell("post") is not { } post || Cell("name") is not { } name)
            {
                Error("PostRowIncomplete", line);
                continue;
            }

            var email = Cell("email");
            if (email is not null && !UnitTable.IsAddress(email)) Error("AddressWrong", line, name, email);
            var from = Day("from");
            var to = Day("to");
            if (to < from) Error("PostDates", line, name);
            var person = people.Find(p => p.Name == name && p.Email == email);
            if (person is null) people.Add(person = new PersonEntry(string.Create(CultureInfo.InvariantCulture, $"p{people.Count + 1}"), name, email));
            holdings.Add(new Holding(post, person.Id, from, to));
            if (Cell("title") is { } title) names[post] = title;

            DateOnly? Day(string column)
            {
                if (Cell(column) is not { } text) return null;
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
                Error("PostDay", line, name, text);
                return null;
            }
        }

        return remarks.Count > 0 ? new([], [], new Dictionary<string, string>(), remarks) : new(people, holdings, names, []);
    }
}
