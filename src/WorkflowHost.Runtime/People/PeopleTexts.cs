using System.Globalization;
using System.Resources;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Runtime.People;

internal static class PeopleTexts
{
    public static readonly ResourceManager Sentences = new(typeof(PeopleTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);

    /// <summary>A refusal in both languages, as remarks on a table come.</summary>
    public static LocalizedText Say(RefusedException refused) => new(refused.Text(CultureInfo.GetCultureInfo("zh-CN")), refused.Text(CultureInfo.GetCultureInfo("en")));

    /// <summary>A refusal that does not say by itself which line it is about.</summary>
    public static LocalizedText Row(int line, string who, RefusedException refused)
    {
        var said = Say(refused);
        return new LocalizedText(
            Refuse("ImportRow", line, who, said.Chinese).Text(CultureInfo.GetCultureInfo("zh-CN")), Refuse("ImportRow", line, who, said.English).Text(CultureInfo.GetCultureInfo("en")));
    }
}
