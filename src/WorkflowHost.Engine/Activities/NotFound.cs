using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Activities;

/// <summary>Stands for a type this host does not know. The definition keeps it as it is; it faults when it is reached.</summary>
internal sealed class NotFound : Activity
{
    public static readonly NotFound Instance = new();

    protected override ActivityDescriptor Describe() => new()
    {
        TypeName = "Elsa.NotFoundActivity",
        Name = "NotFoundActivity",
        DisplayName = Texts.Get("NotFound"),
        Description = Texts.Get("NotFound.About"),
        Category = Texts.Get("Category.System"),
        IsBrowsable = false,
    };

    protected internal override void Execute(ActivityContext context) => throw new ActivityFaultException(
        "ActivityTypeNotFound",
        $"Activity type '{context.Node.Type}' version '{context.Node.Json.Integer("version") ?? 0}' could not be found.");
}
