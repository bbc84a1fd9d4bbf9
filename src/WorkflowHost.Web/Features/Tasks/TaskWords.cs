using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Tasks;

/// <param name="Text">Key of the word in the texts of the layout.</param>
/// <param name="Class">Colour of the style sheet.</param>
internal sealed record StateWord(string Text, string Class, string Icon);

/// <summary>One word, one colour and one icon for each state, the same on every page.</summary>
internal static class TaskWords
{
    public static string ActKey(string act) => "Act" + string.Concat(act.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public static StateWord Of(TaskState state, bool acknowledged, Urgency urgency, bool byPhone = false, SignStep? step = null) => state switch
    {
        TaskState.Confirming when urgency == Urgency.Late => new("StateConfirmingLate", "s-late", "late"),
        TaskState.Confirming => new(step == SignStep.Reviewer ? "StateReviewing" : "StateConfirming", "s-way", "pencil"),
        TaskState.Open or TaskState.Returned when urgency == Urgency.Late => new("StateLate", "s-late", "late"),
        TaskState.Open when acknowledged && byPhone => new("StateAcknowledgedPhone", "s-way", "phone"),
        TaskState.Open => acknowledged ? new("StateAcknowledged", "s-way", "seen") : new("StateOpen", "s-none", "empty"),
        TaskState.Submitted => new("StateSubmitted", "s-way", "sent"),
        TaskState.Returned => new("StateReturned", "s-soon", "back"),
        TaskState.Accepted => new("StateAccepted", "s-done", "done"),
        TaskState.Approved => new("StateApproved", "s-done", "done"),
        TaskState.NotAgreed => new("StateNotAgreed", "s-late", "no"),
        TaskState.Done => new("StateDone", "s-done", "done"),
        TaskState.Withdrawn => new("StateWithdrawn", "s-none", "close"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No word for this state."),
    };
}
