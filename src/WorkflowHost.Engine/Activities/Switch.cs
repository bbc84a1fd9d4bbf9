using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Runs the children of the cases that hold, or the default one.</summary>
internal sealed class Switch : CoreActivity
{
    protected override ActivityDescriptor Describe() => Describe(
        "Branching",
        inputs:
        [
            In("Cases", "Object", "switch-editor", isWrapped: false),
            In("Mode", hint: "dropdown", defaultValue: "MatchFirst", specification: Dropdown("MatchFirst", "MatchAny")),
        ],
        ports: [Slot("Default"), Flow("Done")],
        isBrowsable: false);

    protected internal override void Execute(ActivityContext context)
    {
        var matches = context.Node.Plan(SwitchCases.Of).Match(context, context.Text("Mode") is "MatchAny" or "1");
        if (matches.Count == 0 && context.Node.Child("default") is { } otherwise)
        {
            context.Schedule(otherwise);
        }

        foreach (var (_, activity) in matches)
        {
            if (activity is not null)
            {
                context.Schedule(activity);
            }
        }

        CompleteWhenAllEnded(context);
    }

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) =>
        CompleteWhenAllEnded(context);

    private static void CompleteWhenAllEnded(ActivityContext context)
    {
        if (context.Children is not { Count: > 0 })
        {
            context.Complete();
        }
    }
}
