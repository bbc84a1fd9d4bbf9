using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>Reads the times and spans of the scheduling activities.</summary>
internal static class DueTimes
{
    /// <exception cref="ActivityFaultException">The span would lead out of the calendar.</exception>
    public static TimeSpan Span(ActivityContext context, string input)
    {
        var span = TimeSpan.TryParse(context.Text(input), CultureInfo.InvariantCulture, out var parsed) ? parsed : TimeSpan.Zero;
        if (span > TimeSpan.FromDays(36_500) || span < TimeSpan.Zero)
        {
            throw new ActivityFaultException("InvalidTimeSpan", $"'{context.Text(input)}' is no span between zero and a hundred years.");
        }

        return span;
    }

    public static DateTimeOffset Moment(ActivityContext context, string input) =>
        context.Text(input) is { Length: > 0 } text && DateTexts.TryParse(text, out var at)
            ? at
            : throw new ActivityFaultException("InvalidDate", $"'{context.Text(input)}' is no date and time.");

    public static void WaitUntil(ActivityContext context, DateTimeOffset due, JsonObject payload)
    {
        var bookmark = context.Wait(payload: payload);
        context.Emit(new SetTimer(bookmark.Id, context.Node.NodeId, due));
    }
}
