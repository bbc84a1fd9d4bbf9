using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>The workflow itself, around its root activity: it declares the variables and ends when the root has ended.</summary>
internal sealed class Workflow : Activity
{
    public static readonly Workflow Instance = new();

    protected override ActivityDescriptor Describe() => new()
    {
        TypeName = "Elsa.Workflow",
        Name = "Workflow",
        DisplayName = Texts.Get("Workflow"),
        Description = Texts.Get("Workflow.About"),
        Category = Texts.Get("Category.System"),
        IsBrowsable = false,
        IsContainer = true,
    };

    protected internal override void Execute(ActivityContext context) => context.Schedule(context.Node.Children[0]);
}
