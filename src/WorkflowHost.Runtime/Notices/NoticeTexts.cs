using System.Resources;

namespace WorkflowHost.Runtime.Notices;

internal static class NoticeTexts
{
    public static readonly ResourceManager Sentences = new(typeof(NoticeTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);

    /// <summary>A sentence that is stored, in the language of the office.</summary>
    public static string Said(string code, params object[] arguments) => Refuse(code, arguments).Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN"));
}
