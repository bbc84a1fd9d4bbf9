using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Notices;

/// <summary>Whether what is put into a template must be encoded for HTML.</summary>
public enum TemplateOutput { Text, Html }

/// <summary>
/// The language templates are written in, behind one small interface: Handlebars today; another one would take this place
/// and nothing else would change.
/// </summary>
public interface ITemplateLanguage
{
    /// <exception cref="TemplateException">The source is wrong, too large, or written in another language.</exception>
    CompiledTemplate Compile(string source, TemplateOutput output, NoticeLanguage language);
}

/// <summary>Fills a template from flat fields. Thread-safe.</summary>
/// <exception cref="TemplateException">A field it names does not exist, or the output grew too large.</exception>
public delegate string CompiledTemplate(IReadOnlyDictionary<string, object?> fields);

/// <summary>What is wrong with a template, in words for its author.</summary>
public sealed class TemplateException(string code, LocalizedText text) : Exception(text.English)
{
    public string Code { get; } = code;

    public LocalizedText Text { get; } = text;
}
