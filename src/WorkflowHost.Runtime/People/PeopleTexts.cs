using System.Resources;

namespace WorkflowHost.Runtime.People;

internal static class PeopleTexts
{
    public static readonly ResourceManager Sentences = new(typeof(PeopleTexts));

    public static RefusedException Refuse(string code, params object[] arguments) => new(Sentences, code, arguments);
}
