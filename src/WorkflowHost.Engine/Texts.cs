using System.Globalization;
using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine;

/// <summary>The engine's texts in both languages, from <c>Texts.resx</c> (Chinese) and <c>Texts.en.resx</c>.</summary>
internal static class Texts
{
    private static readonly ResourceManager Resources = new("WorkflowHost.Engine.Texts", typeof(Texts).Assembly);
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <exception cref="MissingManifestResourceException">The key has no text: a mistake in the code, found by a test.</exception>
    public static LocalizedText Get(string key) => new(
        Resources.GetString(key, Chinese) ?? throw new MissingManifestResourceException(key),
        Resources.GetString(key, English) ?? throw new MissingManifestResourceException(key));

    public static LocalizedText Format(string key, params object?[] values)
    {
        var text = Get(key);
        object?[] Spoken(Func<LocalizedText, string> language) => [.. values.Select(v => v is LocalizedText named ? language(named) : v)];
        return new(
            string.Format(CultureInfo.InvariantCulture, text.Chinese, Spoken(t => t.Chinese)),
            string.Format(CultureInfo.InvariantCulture, text.English, Spoken(t => t.English)));
    }
}
