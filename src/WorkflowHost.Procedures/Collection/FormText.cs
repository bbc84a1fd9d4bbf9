using System.Text.RegularExpressions;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Collection;

/// <summary>
/// Forms as an administrator writes them, one field or paper a line:
/// <code>
/// summary=主要做法和成效*（长文本） — 对照评议内容逐条说明
/// count=查找问题数*（数字）
/// meeting=是否召开专题会（选择：是、否）
/// # 二、整改打算          a line with # names the group of the lines below it
/// report=自查报告（盖章扫描件）*
/// </code>
/// <c>*</c> = must be filled; the kind in brackets is 文本 (left out), 长文本, 数字, 日期 or 选择：… . The name before <c>=</c> is
/// what exports and templates call the field; without one the label is the name.
/// </summary>
public static partial class FormText
{
    public const int MostFields = 60;
    public const int MostFiles = 20;

    private static readonly Texts Texts = new("Collection");

    public static (IReadOnlyList<FormField> Fields, IReadOnlyList<LocalizedText> Problems) Fields(string? text)
    {
        List<FormField> fields = [];
        List<LocalizedText> problems = [];
        string? group = null;
        foreach (var line in Lines(text))
        {
            if (line.StartsWith('#'))
            {
                group = line.TrimStart('#').Trim();
                continue;
            }

            var (key, rest) = Key(line);
            string? hint = null;
            var dash = HintMark().Match(rest);
            if (dash.Success) (rest, hint) = (rest[..dash.Index].Trim(), rest[(dash.Index + dash.Length)..].Trim());

            var kind = "text";
            List<string>? choices = null;
            var bracket = KindBracket().Match(rest);
            if (bracket.Success)
            {
                rest = rest[..bracket.Index].Trim() + (bracket.Groups["star"].Success ? "*" : "");
                (kind, choices) = Kind(bracket);
            }

            var required = rest.EndsWith('*') || rest.EndsWith('＊');
            var label = rest.TrimEnd('*', '＊', ' ');
            if (label.Length == 0)
            {
                problems.Add(Texts.Of("FieldWithoutLabel", line));
                continue;
            }

            if (kind == "choice" && choices is not { Count: >= 2 })
            {
                problems.Add(Texts.Of("ChoiceWithoutChoices", label));
                continue;
            }

            fields.Add(new FormField(key ?? label, label, kind, required, hint, choices, group));
        }

        NoDoubles(fields.Select(f => f.Key), problems);
        if (fields.Count > MostFields) problems.Add(Texts.Of("TooManyFields", fields.Count, MostFields));
        return (fields, problems);
    }

    public static (IReadOnlyList<RequiredFile> Files, IReadOnlyList<LocalizedText> Problems) Files(string? text)
    {
        List<RequiredFile> files = [];
        List<LocalizedText> problems = [];
        foreach (var line in Lines(text))
        {
            var (key, rest) = Key(line);
            var label = rest.TrimEnd('*', '＊', ' ');
            if (label.Length == 0) problems.Add(Texts.Of("FieldWithoutLabel", line));
            else files.Add(new RequiredFile(key ?? label, label, rest.EndsWith('*') || rest.EndsWith('＊')));
        }

        NoDoubles(files.Select(f => f.Key), problems);
        if (files.Count > MostFiles) problems.Add(Texts.Of("TooManyFiles", files.Count, MostFiles));
        return (files, problems);
    }

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (string? Name, string Text) Key(string line)
    {
        var match = KeyBefore().Match(line);
        return match.Success ? (match.Groups["key"].Value, line[match.Length..].Trim()) : (null, line);
    }

    private static (string Kind, List<string>? Choices) Kind(Match bracket) => bracket.Groups["kind"].Value switch
    {
        "长文本" or "long text" => ("longtext", null),
        "数字" or "number" => ("number", null),
        "日期" or "date" => ("date", null),
        "选择" or "choice" => ("choice",
            [.. bracket.Groups["choices"].Value.Split(['、', ',', '，', ';', '；', '/'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]),
        _ => ("text", null),
    };

    private static void NoDoubles(IEnumerable<string> keys, List<LocalizedText> problems)
    {
        foreach (var key in keys.GroupBy(k => k, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)) problems.Add(Texts.Of("FieldTwice", key.Key));
    }

    [GeneratedRegex(@"^(?<key>[A-Za-z][A-Za-z0-9_-]{0,39})\s*=\s*")]
    private static partial Regex KeyBefore();

    [GeneratedRegex(@"\s+(?:—+|--)\s*")]
    private static partial Regex HintMark();

    [GeneratedRegex(@"\s*[（(]\s*(?<kind>文本|长文本|数字|日期|选择|text|long text|number|date|choice)\s*(?:[：:]\s*(?<choices>[^）)]*))?\s*[）)]\s*(?<star>[*＊])?$")]
    private static partial Regex KindBracket();
}
