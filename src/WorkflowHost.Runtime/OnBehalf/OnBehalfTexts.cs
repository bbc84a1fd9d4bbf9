using System.Resources;

namespace WorkflowHost.Runtime.OnBehalf;

internal static class OnBehalfTexts
{
    public static readonly ResourceManager Sentences = new(typeof(OnBehalfTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
