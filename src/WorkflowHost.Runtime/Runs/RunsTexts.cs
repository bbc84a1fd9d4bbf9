using System.Resources;

namespace WorkflowHost.Runtime.Runs;

internal static class RunsTexts
{
    public static readonly ResourceManager Sentences = new(typeof(RunsTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
