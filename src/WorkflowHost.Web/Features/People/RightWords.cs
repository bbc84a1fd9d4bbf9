using WorkflowHost.Runtime.People;

namespace WorkflowHost.Web.Features.People;

/// <summary>Keys of the words for a right; the key with <c>Hint</c> behind it says what it allows.</summary>
internal static class RightWords
{
    public static string Key(string right) => right switch
    {
        Rights.Administer => "RightAdminister",
        Rights.Design => "RightDesign",
        Rights.Handle => "RightHandle",
        _ => right,
    };
}
