using System.Globalization;
using WorkflowHost.Engine.Execution;

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
}
