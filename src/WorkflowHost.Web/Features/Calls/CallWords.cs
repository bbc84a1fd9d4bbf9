using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Calls;

/// <summary>Colour and picture of what a call came to; the word is <c>Result…</c> in the texts of this folder.</summary>
internal static class CallWords
{
    public static string Class(CallResult result) => result switch
    {
        CallResult.Reached => "s-done",
        CallResult.Promised => "s-way",
        CallResult.NotReached => "s-soon",
        _ => "s-late",
    };

    public static string Icon(CallResult result) => result switch
    {
        CallResult.Reached => "done",
        CallResult.Promised => "calendar",
        CallResult.NotReached => "clock",
        _ => "no",
    };
}
