using System.Globalization;

namespace WorkflowHost.Procedures.Selection;

/// <summary>What a table of posts holds; nothing of it with an error among the remarks.</summary>
public sealed record PostImport(
    IReadOnlyList<PersonEntry> People, IReadOnlyList<Holding> Holdings, IReadOnlyDictionary<string, string> PostNames, IReadOnlyList<ImportRemark> Remarks)
{
    public bool HasErrors => Remarks.Any(r => r.IsError);
}

/// <summary>
/// Who holds which post, for a dry run: the table of <see cref="StaffTable"/>, of which 岗位代码 and 姓名 are needed here. A person is one
/// by name and address, so two posts of his are two lines, or one line that names both.
/// </summary>
public static class PostTable
{
    private static readonly Texts Texts = new("Selection");

    public static PostImport Read(string csv)
    {
        var table = StaffTable.Read(csv);
        if (table.HasErrors) return Refused(table.Remarks);
        if (table.Rows.All(r => r.Posts.Count == 0) || table.Rows.All(r => r.Name is null)) return Refused([new ImportRemark(1, true, "PostTableColumns", Texts.Of("PostTableColumns"))]);
        List<ImportRemark> remarks = [.. table.Remarks];
        List<PersonEntry> people = [];
        List<Holding> holdings = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            foreach (var post in row.Posts.Where(p => p.Title is not null)) names[post.Word] = post.Title!;
            if (row.Name is null || row.Posts.Count == 0)
            {
                remarks.Add(new(row.Line, true, "PostRowIncomplete", Texts.Of("PostRowIncomplete", row.Line)));
                continue;
            }

            var person = people.Find(p => p.Name == row.Name && p.Email == row.Email);
            if (person is null) people.Add(person = new PersonEntry(string.Create(CultureInfo.InvariantCulture, $"p{people.Count + 1}"), row.Name, row.Email));
            holdings.AddRange(row.Posts.Select(post => new Holding(post.Word, person.Id, row.From, row.To)));
        }

        return remarks.Exists(r => r.IsError) ? Refused(remarks) : new(people, holdings, names, remarks);
    }

    private static PostImport Refused(IReadOnlyList<ImportRemark> remarks) => new([], [], new Dictionary<string, string>(), remarks);
}
