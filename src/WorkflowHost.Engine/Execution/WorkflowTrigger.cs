using System.Globalization;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;
using Timer = WorkflowHost.Engine.Activities.Timer;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// An activity that starts instances: indexed when its definition is published. Event starts one at every event of its name,
/// Timer at every interval, Cron at every time of its plan, StartAt once.
/// </summary>
public sealed class WorkflowTrigger
{
    private readonly Func<DateTimeOffset, DateTimeOffset?>? first;
    private readonly Func<DateTimeOffset, DateTimeOffset, DateTimeOffset?>? next;

    private WorkflowTrigger(ActivityNode node)
    {
        (ActivityId, NodeId, ActivityType) = (node.Id, node.NodeId, node.Type);
        switch (node.Behaviour)
        {
            case Event when Text(node, "EventName") is { Length: > 0 } name:
                Key = EventStimulus.KeyOf(name);
                break;
            case Timer when TimeSpan.TryParse(Text(node, "Interval"), CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero && interval <= Longest:
                first = now => now + interval;
                next = (due, now) => due + (interval * (Math.Max(0, (now - due).Ticks / interval.Ticks) + 1));
                break;
            case Cron when CronSchedule.TryParse(Text(node, "CronExpression") ?? "", out var plan, out _):
                first = now => plan.Next(now);
                next = (_, now) => plan.Next(now);
                break;
            case StartAt when DateTexts.TryParse(Text(node, "DateTime") ?? "", out var moment):
                first = now => moment > now ? moment : null;
                break;
        }
    }

    /// <summary>A longer interval would lead out of the calendar.</summary>
    private static TimeSpan Longest => TimeSpan.FromDays(36_500);

    public string ActivityId { get; }

    public string NodeId { get; }

    public string ActivityType { get; }

    /// <summary>What an event is matched with; null for triggers of the clock, and when the name is only known to a run.</summary>
    public string? Key { get; }

    public static IReadOnlyList<WorkflowTrigger> Of(CompiledWorkflow workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return [.. workflow.Nodes.Where(Starts).Select(n => new WorkflowTrigger(n))];
    }

    /// <summary>
    /// When it starts the first instance after its definition was published at <paramref name="published"/>; null when the clock never
    /// does. A moment that has passed by then starts nothing, as in Elsa.
    /// </summary>
    public DateTimeOffset? FirstAfter(DateTimeOffset published) => first?.Invoke(published);

    /// <summary>
    /// When it starts the next one after the one that was due at <paramref name="due"/>: always later than <paramref name="now"/>, so what was
    /// missed while the machine was off is made up for by one instance, not by one for each time. An interval keeps its beat.
    /// </summary>
    public DateTimeOffset? NextAfter(DateTimeOffset due, DateTimeOffset now) => next?.Invoke(due, now);

    /// <summary>Whether the activity is drawn as the beginning of instances.</summary>
    internal static bool Starts(ActivityNode node) => node.CanStartWorkflow && node.Behaviour.Descriptor.Kind == ActivityKind.Trigger;

    /// <summary>Whether the clock alone starts instances at this activity: nobody asked for them, and they belong to nothing.</summary>
    public static bool IsOfClock(ActivityNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Starts(node) && new WorkflowTrigger(node) is { first: not null };
    }

    /// <summary>Whether anything could ever make it start one.</summary>
    internal static bool CanFire(ActivityNode node) => new WorkflowTrigger(node) is { Key: not null } or { first: not null };

    private static string? Text(ActivityNode node, string input) => node.TryGetStaticInput(input, out var value) ? JsonAccess.AsText(value) ?? JsonAccess.ToPlainText(value) : null;
}
