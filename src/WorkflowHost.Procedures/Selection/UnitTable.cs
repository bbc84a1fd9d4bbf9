using System.Net.Mail;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Selection;

/// <summary>A remark on one line of an import. An error keeps the whole table out; a warning does not.</summary>
public sealed record ImportRemark(int Line, bool IsError, string Code, LocalizedText Text);

/// <summary>What stands beside a unit in its table.</summary>
/// <param name="HasCode">False when the table gives no code and one was made from the row number.</param>
/// <param name="Order">The place in lists, where the table has such a column.</param>
public sealed record UnitSource(int Line, bool HasCode, int? Order);

/// <summary>What a table of units holds. With an error among the remarks nothing is taken over: a half-imported list is worse than none.</summary>
/// <param name="Sources">For each unit where it came from, in the same order.</param>
public sealed record UnitImport(IReadOnlyList<UnitEntry> Units, IReadOnlyList<ImportRemark> Remarks, IReadOnlyList<UnitSource> Sources)
{
    public bool HasErrors => Remarks.Any(r => r.IsError);
}

/// <summary>
/// Units from CSV text. The first line names the columns, in any order, in Chinese or English; only 名称 (name) is required,
/// 代码 (code) is made from the row number where it is missing.
/// </summary>
public static class UnitTable
{
    public const int Most = 5000;
    public const int HighestOrder = 1_000_000;

    private static readonly Texts Texts = new("Selection");

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["代码"] = "code", ["单位代码"] = "code", ["编号"] = "code",
        ["序号"] = "order", ["排序"] = "order", ["order"] = "order",
        ["名称"] = "name", ["单位"] = "name", ["单位名称"] = "name",
        ["类别"] = "kind", ["单位类别"] = "kind", ["类型"] = "kind",
        ["分类"] = "class", ["评议分类"] = "class",
        ["联络员"] = "contact", ["联络员姓名"] = "contact",
        ["邮箱"] = "email", ["联络员邮箱"] = "email", ["电子邮箱"] = "email",
        ["电话"] = "phone", ["联络员电话"] = "phone", ["手机"] = "phone",
        ["副联络员"] = "deputy", ["备用联络员"] = "deputy", ["副联络员邮箱"] = "deputy-email", ["备用邮箱"] = "deputy-email",
        ["负责人"] = "head", ["单位负责人"] = "head", ["负责人邮箱"] = "head-email",
        ["code"] = "code", ["name"] = "name", ["kind"] = "kind", ["class"] = "class", ["contact"] = "contact", ["email"] = "email",
        ["phone"] = "phone", ["deputy"] = "deputy", ["deputy-email"] = "deputy-email", ["head"] = "head", ["head-email"] = "head-email",
    };

    public static UnitImport Read(string csv)
    {
        var table = new NamedColumns(csv, Columns);
        if (table.IsEmpty) return Refused(1, "TableEmpty");
        if (!table.Has("name")) return Refused(table.FirstLine, "TableWithoutName");
        if (table.Rows.Count > Most) return Refused(table.Rows[^1].Line, "TableTooLong", table.Rows.Count, Most);

        List<ImportRemark> remarks = [.. table.UnknownRemarks(title => Texts.Of("ColumnUnknown", title))];
        List<UnitEntry> units = [];
        List<UnitSource> sources = [];
        Dictionary<string, int> codes = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var line = row.Line;
            void Error(string code, params object[] arguments) => remarks.Add(new(line, true, code, Texts.Of(code, arguments)));

            if (row["name"] is not { } name)
            {
                Error("RowWithoutName", line);
                continue;
            }

            var code = row["code"] ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"U{units.Count + 1:000}");
            if (!IsCode(code)) Error("CodeWrong", line, name, code);
            if (!codes.TryAdd(code, line)) Error("CodeTwice", line, code, codes[code]);
            if (!names.TryAdd(name, line)) Error("NameTwice", line, name, names[name]);
            int? order = null;
            if (row["order"] is { } place)
            {
                if (int.TryParse(place, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number <= HighestOrder) order = number;
                else Error("OrderWrong", line, name, place);
            }

            foreach (var column in new[] { "email", "deputy-email", "head-email" })
            {
                if (row[column] is { } address && !IsAddress(address)) Error("AddressWrong", line, name, address);
            }

            if (row["email"] is null && row["deputy-email"] is null)
                remarks.Add(new(line, false, "AddressMissing", Texts.Of("AddressMissing", line, name)));
            sources.Add(new UnitSource(line, row["code"] is not null, order));
            units.Add(new UnitEntry(
                code, name, row["kind"], row["class"], row["contact"], row["email"], row["phone"], row["deputy"], row["deputy-email"], row["head"], row["head-email"]));
        }

        if (units.Count == 0 && remarks.TrueForAll(r => !r.IsError)) return Refused(table.FirstLine, "TableEmpty");
        return remarks.Exists(r => r.IsError) ? new UnitImport([], remarks, []) : new UnitImport(units, remarks, sources);
    }

    /// <summary>What may be named in a selector: no space and no punctuation that separates there.</summary>
    public static bool IsCode(string text) => text.Length is > 0 and <= 40 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || ":;,，；、：".Contains(c, StringComparison.Ordinal));

    /// <summary>One plain address, no display name, no list: what may stand in a header without a second thought.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= 254 && text.IndexOfAny([' ', '\r', '\n', ',', ';', '<', '>', '"', '，', '；']) < 0
        && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.', StringComparison.Ordinal);

    private static UnitImport Refused(int line, string code, params object[] arguments) => new([], [new(line, true, code, Texts.Of(code, arguments))], []);
}
