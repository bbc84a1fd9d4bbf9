using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>
/// States and transitions: on entering a state its entry runs, then the triggers of all transitions from it wait. The first
/// that fires and whose condition holds cancels the others; its action runs, then the exit, then the next state is entered.
/// A state without a way out ends the machine.
/// </summary>
internal sealed class StateMachine : CoreActivity
{
    private const string Current = "state";

    protected override ActivityDescriptor Describe() => Describe("Flow", isContainer: true, isBrowsable: false);

    protected internal override void Execute(ActivityContext context) => Enter(context, Plan(context).Initial);

    protected internal override void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes)
    {
        var plan = Plan(context);
        var colon = tag?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var step = colon < 0 ? tag : tag![..colon];
        var transition = colon < 0 ? null : plan.Transitions.ElementAtOrDefault(int.Parse(tag.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
        switch (step)
        {
            case "entry":
                WaitForTriggers(context, plan);
                break;
            case "trigger" when transition is not null:
                Fired(context, plan, transition);
                break;
            case "action" when transition is not null:
                Leave(context, plan, transition);
                break;
            case "exit" when transition is not null:
                Enter(context, transition.To);
                break;
        }
    }

    private static StateMachinePlan Plan(ActivityContext context) => context.Node.Plan(StateMachinePlan.Of);

    private static string StateOf(ActivityContext context) => JsonAccess.AsText(context.ReadProperties?[Current]) ?? "";

    private static void Enter(ActivityContext context, string? name)
    {
        var plan = Plan(context);
        if (plan.Find(name) is not { } state)
        {
            context.Complete();
            return;
        }

        context.Properties[Current] = state.Name;
        if (state.Entry is { } entry)
        {
            context.Schedule(entry, "entry");
        }
        else
        {
            WaitForTriggers(context, plan);
        }
    }

    private static void WaitForTriggers(ActivityContext context, StateMachinePlan plan)
    {
        var any = false;
        foreach (var transition in plan.From(StateOf(context)))
        {
            context.Schedule(transition.Trigger!, $"trigger:{transition.Index}");
            any = true;
        }

        if (!any)
        {
            context.Complete();
        }
    }

    private static void Fired(ActivityContext context, StateMachinePlan plan, MachineTransition transition)
    {
        if (transition.Condition is { } condition && !JsonAccess.AsFlag(Value(condition, context)))
        {
            context.Schedule(transition.Trigger!, $"trigger:{transition.Index}");
            return;
        }

        foreach (var rival in plan.From(transition.From).Where(t => t != transition))
        {
            foreach (var waiting in context.Children?.Where(c => c.Node == rival.Trigger).ToList() ?? [])
            {
                context.Burst.CancelChild(context, waiting);
            }
        }

        if (transition.Action is { } action)
        {
            context.Schedule(action, $"action:{transition.Index}");
        }
        else
        {
            Leave(context, plan, transition);
        }
    }

    private static void Leave(ActivityContext context, StateMachinePlan plan, MachineTransition transition)
    {
        if (plan.Find(transition.From)?.Exit is { } exit)
        {
            context.Schedule(exit, $"exit:{transition.Index}");
        }
        else
        {
            Enter(context, transition.To);
        }
    }

    private static JsonNode? Value(Expression condition, ActivityContext context) =>
        ValueConverter.TryConvert(condition.Evaluate(context), new DeclaredType(ValueKind.Boolean), out var value) ? value : null;
}
