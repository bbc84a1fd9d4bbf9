using System.Resources;

namespace WorkflowHost.Runtime.Calls;

internal static class CallTexts
{
    public static readonly ResourceManager Sentences = new(typeof(CallTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
