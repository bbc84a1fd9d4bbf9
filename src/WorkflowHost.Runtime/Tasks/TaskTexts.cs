using System.Resources;

namespace WorkflowHost.Runtime.Tasks;

internal static class TaskTexts
{
    public static readonly ResourceManager Sentences = new(typeof(TaskTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
