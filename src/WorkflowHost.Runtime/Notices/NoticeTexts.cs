using System.Resources;

namespace WorkflowHost.Runtime.Notices;

internal static class NoticeTexts
{
    public static readonly ResourceManager Sentences = new(typeof(NoticeTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
