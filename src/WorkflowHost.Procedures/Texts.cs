using System.Globalization;
using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures;

/// <summary>
/// Texts of one folder in both languages: <c>NameTexts.resx</c> is Chinese (neutral), <c>NameTexts.en.resx</c> English.
/// Both are read at once, because what the pure side says is stored and shown to readers of either language.
/// </summary>
internal sealed class Texts(string folder)
{
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private readonly ResourceManager resources = new($"WorkflowHost.Procedures.{folder}.{folder}Texts", typeof(Texts).Assembly);

    /// <summary>The text, its placeholders filled; a <see cref="LocalizedText"/> among the arguments appears in the language of the sentence.</summary>
    public LocalizedText Of(string key, params object[] arguments) =>
        new(Format(key, Chinese, arguments, t => t.Chinese), Format(key, English, arguments, t => t.English));

    private string Format(string key, CultureInfo culture, object[] arguments, Func<LocalizedText, string> pick)
    {
        var text = resources.GetString(key, culture) ?? throw new MissingManifestResourceException($"No text '{key}' ({culture.Name}).");
        if (arguments.Length == 0) return text;
        var values = Array.ConvertAll(arguments, a => a is LocalizedText t ? pick(t) : a);
        return string.Format(CultureInfo.InvariantCulture, text, values);
    }
}
