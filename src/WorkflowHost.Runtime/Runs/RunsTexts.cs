using System.Globalization;
using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.Runs;

internal static class RunsTexts
{
    public static readonly ResourceManager Sentences = new(typeof(RunsTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);

    /// <summary>A sentence that is kept, in both languages; a text among the arguments appears in the language of the sentence.</summary>
    public static LocalizedText Say(string code, params object[] arguments) =>
        new(In("zh-CN", code, arguments, text => text.Chinese), In("en", code, arguments, text => text.English));

    private static string In(string culture, string code, object[] arguments, Func<LocalizedText, string> pick) =>
        Refuse(code, Array.ConvertAll(arguments, argument => argument is LocalizedText text ? pick(text) : argument)).Text(CultureInfo.GetCultureInfo(culture));
}
