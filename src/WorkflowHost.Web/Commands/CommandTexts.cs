using System.Globalization;
using System.Resources;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Commands;

/// <summary>What the command line says: Chinese, unless the machine speaks English.</summary>
internal static class CommandTexts
{
    public static readonly ResourceManager Sentences = new(typeof(CommandTexts));

    public static string Say(string key, params object[] values)
    {
        var culture = CultureInfo.InstalledUICulture.TwoLetterISOLanguageName == "zh" || string.IsNullOrEmpty(CultureInfo.InstalledUICulture.Name) ? Cultures.Default : Cultures.English;
        return string.Format(culture, Sentences.GetString(key, culture) ?? key, values);
    }
}
