using System.Globalization;
using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.Units;

internal static class UnitTexts
{
    public static readonly ResourceManager Sentences = new(typeof(UnitTexts));
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);

    /// <summary>Both languages at once, as the remarks of the table reader come; a text among the arguments appears in the language of the sentence.</summary>
    public static LocalizedText Say(string code, params object[] arguments) =>
        new(Text(code, arguments, Chinese, text => text.Chinese), Text(code, arguments, English, text => text.English));

    private static string Text(string code, object[] arguments, CultureInfo culture, Func<LocalizedText, string> pick) =>
        Refuse(code, Array.ConvertAll(arguments, argument => argument is LocalizedText text ? pick(text) : argument)).Text(culture);
}
