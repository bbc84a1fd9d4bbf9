using System.Resources;

namespace WorkflowHost.Runtime.Files;

internal static class FileTexts
{
    public static readonly ResourceManager Sentences = new(typeof(FileTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
