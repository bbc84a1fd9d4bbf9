using System.Resources;

namespace WorkflowHost.Runtime.Dispatch;

internal static class DispatchTexts
{
    public static readonly ResourceManager Sentences = new(typeof(DispatchTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
