using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Procedures.Notices;

/// <summary>
/// Handlebars in inputs of the procedure's activities, with the limits and refusals of the notice templates. What is filled in stays text:
/// it is encoded where it is shown.
/// </summary>
internal sealed partial class HandlebarsTexts : ITextTemplates
{
    public static readonly HandlebarsTexts Instance = new();

    private readonly HandlebarsLanguage language = new();

    private HandlebarsTexts()
    {
    }

    public CompiledText Compile(string source)
    {
        CompiledTemplate template;
        try
        {
            template = language.Compile(source, TemplateOutput.Text, NoticeLanguage.Chinese);
        }
        catch (TemplateException error)
        {
            throw Named(error, source);
        }

        return fields =>
        {
            try
            {
                return template(fields.ToDictionary(f => f.Key, f => Plain(f.Value), StringComparer.Ordinal));
            }
            catch (TemplateException error)
            {
                throw Named(error, source);
            }
        };
    }

    private static ScriptException Named(TemplateException error, string source) => new(error.Code, error.Text.English, LineOf(error.Text.English, source));

    /// <summary>Handlebars tells a place only for mistakes of form; for a field it is where the field's name stands first.</summary>
    private static int? LineOf(string message, string source)
    {
        if (Place().Match(message) is { Success: true } place)
        {
            return int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture);
        }

        var at = Quoted().Matches(message).Select(q => source.IndexOf(q.Groups["name"].Value, StringComparison.Ordinal)).FirstOrDefault(i => i >= 0, -1);
        return at < 0 ? null : 1 + source.AsSpan(0, at).Count('\n');
    }

    private static object? Plain(JsonNode? value) => value switch
    {
        null => null,
        JsonArray list => list.Select(Plain).ToList(),
        JsonObject fields => fields.ToDictionary(f => f.Key, f => Plain(f.Value), StringComparer.Ordinal),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetValue<string>(),
            _ => value.ToJsonString(),
        },
    };

    [GeneratedRegex(@"(?<line>\d+):\d+")]
    private static partial Regex Place();

    [GeneratedRegex("[\"“](?<name>[^\"”]+)[\"”]")]
    private static partial Regex Quoted();
}
