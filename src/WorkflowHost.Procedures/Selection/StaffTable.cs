using System.Globalization;

namespace WorkflowHost.Procedures.Selection;

/// <summary>A post as a table names it.</summary>
/// <param name="Word">Its code or its name.</param>
/// <param name="Title">Its name, where the table gives both: a post that is not there yet is made of the two.</param>
public sealed record PostMention(string Word, string? Title);

/// <summary>One line: somebody of the staff, with posts, rights and a coming absence; or, without a person, a post that is to exist.</summary>
/// <param name="Rights">Null when the table says nothing about them.</param>
/// <param name="Substitute">User name or name of whoever acts for him.</param>
public sealed record StaffEntry(
    int Line, string? Name, string? UserName, string? Email, string? Phone, IReadOnlyList<PostMention> Posts, DateOnly? From, DateOnly? To,
    IReadOnlyList<string>? Rights, DateOnly? AwayFrom, DateOnly? AwayTo, string? Substitute);

/// <summary>What a table of staff holds; nothing of it with an error among the remarks.</summary>
public sealed record StaffImport(IReadOnlyList<StaffEntry> Rows, IReadOnlyList<ImportRemark> Remarks)
{
    public bool HasErrors => Remarks.Any(r => r.IsError);
}

/// <summary>
/// Staff and posts from CSV text: 姓名, 登录名, 邮箱, 电话, 岗位代码, 岗位, 自, 至, 权限, 外出自, 外出至, 代理人, in any order; several posts or rights
/// in a cell are separated by 、 or ；. What the words mean here (who is known, which posts there are) is not judged by the reader.
/// </summary>
public static class StaffTable
{
    public const int Most = 2000;
    private const int LongestText = 200;
    private static readonly Texts Texts = new("Selection");
    private static readonly string[] TextColumns = ["name", "user", "phone", "post", "title"];
    private static readonly string[] DayForms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];
    private static readonly char[] Between = ['、', '，', ',', ';', '；', '/', '|'];

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["姓名"] = "name", ["名字"] = "name", ["人员"] = "name", ["name"] = "name",
        ["登录名"] = "user", ["用户名"] = "user", ["账号"] = "user", ["帐号"] = "user", ["user"] = "user", ["username"] = "user", ["user name"] = "user",
        ["邮箱"] = "email", ["电子邮箱"] = "email", ["email"] = "email",
        ["电话"] = "phone", ["手机"] = "phone", ["联系电话"] = "phone", ["phone"] = "phone",
        ["岗位代码"] = "post", ["post"] = "post", ["post code"] = "post", ["岗位"] = "title", ["岗位名称"] = "title", ["title"] = "title", ["post name"] = "title",
        ["自"] = "from", ["任职自"] = "from", ["开始日期"] = "from", ["from"] = "from", ["至"] = "to", ["任职至"] = "to", ["结束日期"] = "to", ["to"] = "to",
        ["权限"] = "rights", ["rights"] = "rights",
        ["外出自"] = "away-from", ["away from"] = "away-from", ["外出至"] = "away-to", ["away to"] = "away-to", ["代理人"] = "substitute", ["substitute"] = "substitute",
    };

    public static StaffImport Read(string csv)
    {
        var table = new NamedColumns(csv, Columns);
        if (table.Rows.Count == 0) return Refused(1, "StaffEmpty");
        if (!table.Has("name") && !table.Has("user") && !(table.Has("post") && table.Has("title"))) return Refused(table.FirstLine, "StaffColumns");
        if (table.Rows.Count > Most) return Refused(table.Rows[^1].Line, "StaffTooMany", table.Rows.Count, Most);

        List<ImportRemark> remarks = [.. table.UnknownRemarks(title => Texts.Of("ColumnUnknown", title))];
        List<StaffEntry> rows = [.. table.Rows.Select(row => Read(row, remarks))];
        return remarks.Exists(r => r.IsError) ? new StaffImport([], remarks) : new StaffImport(rows, remarks);
    }

    /// <summary>2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日, and the number a workbook keeps for a day.</summary>
    internal static bool TryDay(string text, out DateOnly day)
    {
        if (DateOnly.TryParseExact(text, DayForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) return true;
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 20_000 and < 80_000;
        day = isNumber ? new DateOnly(1899, 12, 30).AddDays(number) : default;
        return isNumber;
    }

    private static StaffEntry Read(NamedRow row, List<ImportRemark> remarks)
    {
        var who = row["name"] ?? row["user"] ?? "";
        var posts = Posts();
        var (from, to, awayFrom, awayTo) = (Day("from"), Day("to"), Day("away-from"), Day("away-to"));
        if (who.Length == 0 && !posts.Exists(p => p.Title is not null)) Error("StaffRowEmpty", row.Line);
        if (row["email"] is { } email && !UnitTable.IsAddress(email)) Error("AddressWrong", row.Line, who, email);
        if (TextColumns.Any(c => row[c]?.Length > LongestText)) Error("EvaluatorLong", row.Line, LongestText);
        if (to < from) Error("PostDates", row.Line, who);
        if (posts.Count == 0 && (from is not null || to is not null)) Error("StaffDatesWithoutPost", row.Line, who);
        if ((awayFrom is null) != (awayTo is null) || (awayFrom is null) != (row["substitute"] is null) || awayTo < awayFrom) Error("StaffAway", row.Line, who);
        return new StaffEntry(row.Line, row["name"], row["user"], row["email"], row["phone"], posts, from, to, Words("rights"), awayFrom, awayTo, row["substitute"]);

        List<PostMention> Posts()
        {
            var (codes, titles) = (Words("post"), Words("title"));
            if (codes is null || titles is null) return [.. (codes ?? titles ?? []).Select(word => new PostMention(word, null))];
            if (codes.Count != titles.Count) Error("StaffPostsUneven", row.Line, who, codes.Count, titles.Count);
            return [.. codes.Zip(titles, (code, title) => new PostMention(code, title))];
        }

        IReadOnlyList<string>? Words(string column) => row[column]?.Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        DateOnly? Day(string column)
        {
            if (row[column] is not { } text) return null;
            if (TryDay(text, out var day)) return day;
            Error("PostDay", row.Line, who, text);
            return null;
        }

        void Error(string code, params object[] arguments) => remarks.Add(new(row.Line, true, code, Texts.Of(code, arguments)));
    }

    private static StaffImport Refused(int line, string code, params object[] arguments) => new([], [new(line, true, code, Texts.Of(code, arguments))]);
}
