using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Procedures.Notices;

/// <summary>
/// What keeps a template from harming the process. Handlebars has no limits of its own: 50 000 nested brackets end the process
/// by stack overflow, a loop in a loop writes without end. So size and nesting are measured before it sees the source, and
/// its output goes into a writer that stops.
/// </summary>
internal static partial class TemplateLimits
{
    public const int SourceBytes = 64 * 1024;
    public const int Nesting = 50;
    public const int NestedLoops = 3;
    public const int OutputChars = 256 * 1024;

    private static readonly Texts Texts = new("Notices");

    /// <exception cref="TemplateException">Too large, too deep, in another template language, or with a form that lets raw HTML through.</exception>
    public static void Check(string source)
    {
        if (Encoding.UTF8.GetByteCount(source) > SourceBytes) throw Refuse("TemplateTooLarge", SourceBytes / 1024);
        Foreign(source);
        var depth = 0;
        var loops = 0;
        Stack<bool> open = new();
        foreach (Match tag in Tags().Matches(source))
        {
            var inner = tag.Groups["inner"].Value;
            if (tag.Value.StartsWith("{{{", StringComparison.Ordinal) || inner.StartsWith('&')) throw Refuse("TemplateRaw", tag.Value);
            if (inner.StartsWith('>')) throw Refuse("TemplatePartial", tag.Value);
            if (Brackets(inner) > Nesting) throw Refuse("TemplateTooDeep", Nesting);
            if (inner.StartsWith('#') || inner.StartsWith('^') && inner.Length > 1)
            {
                var loop = inner.StartsWith("#each", StringComparison.Ordinal);
                open.Push(loop);
                depth++;
                loops += loop ? 1 : 0;
            }
            else if (inner.StartsWith('/') && open.TryPop(out var closed))
            {
                depth--;
                loops -= closed ? 1 : 0;
            }

            if (depth > Nesting) throw Refuse("TemplateTooDeep", Nesting);
            if (loops > NestedLoops) throw Refuse("TemplateLoops", NestedLoops);
        }
    }

    public static TemplateException Refuse(string code, params object[] arguments) => new(code, Texts.Of(code, arguments));

    /// <summary>Scriban and its kin look alike and mean something else: better refused than half understood.</summary>
    private static void Foreign(string source)
    {
        foreach (Match tag in Tags().Matches(source))
        {
            var inner = tag.Groups["inner"].Value.Trim();
            var word = ForeignWord().Match(inner);
            if (word.Success)
            {
                var form = word.Value switch
                {
                    "for" => "{{#each papers}}…{{/each}}",
                    "end" => "{{/if}}, {{/each}}",
                    _ => "{{#if reason}}…{{else}}…{{/if}}",
                };
                throw Refuse("TemplateForeign", tag.Value, form);
            }

            if (inner.Contains('|', StringComparison.Ordinal) && !inner.StartsWith('#')) throw Refuse("TemplateForeign", tag.Value, "{{date due}}");
        }
    }

    private static int Brackets(string inner)
    {
        var depth = 0;
        var deepest = 0;
        foreach (var c in inner)
        {
            if (c == '(') deepest = Math.Max(deepest, ++depth);
            else if (c == ')') depth--;
        }

        return deepest;
    }

    [GeneratedRegex(@"\{\{\{?[~]?(?<inner>[^{}]*)\}?\}\}")]
    private static partial Regex Tags();

    [GeneratedRegex(@"^-?\s*(?:if|for|end|while|func|capture|assign|include|import)(?=\s|-?$)")]
    private static partial Regex ForeignWord();
}

/// <summary>A writer that refuses to grow beyond <see cref="TemplateLimits.OutputChars"/>.</summary>
internal sealed class LimitedWriter() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        Room(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Room(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Room(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Room(value?.Length ?? 0);
        base.Write(value);
    }

    private void Room(int more)
    {
        if (GetStringBuilder().Length + more > TemplateLimits.OutputChars)
            throw TemplateLimits.Refuse("TemplateOutput", TemplateLimits.OutputChars / 1024);
    }
}
