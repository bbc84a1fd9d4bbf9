using System.Resources;

namespace WorkflowHost.Runtime.SignOffs;

internal static class SignOffTexts
{
    public static readonly ResourceManager Sentences = new(typeof(SignOffTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
