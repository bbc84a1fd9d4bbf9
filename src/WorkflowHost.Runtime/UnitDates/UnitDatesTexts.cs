using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.UnitDates;

internal static class UnitDatesTexts
{
    public static readonly ResourceManager Sentences = new(typeof(UnitDatesTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);

    /// <summary>A sentence that is kept, in both languages.</summary>
    public static LocalizedText Say(string code, params object[] arguments) => new(
        Refuse(code, Array.ConvertAll(arguments, a => a is LocalizedText text ? text.Chinese : a)).Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN")),
        Refuse(code, Array.ConvertAll(arguments, a => a is LocalizedText text ? text.English : a)).Text(System.Globalization.CultureInfo.GetCultureInfo("en")));
}
