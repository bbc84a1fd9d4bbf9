using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Engine.Activities;

/// <summary>The behaviour of one activity type. Stateless: everything of an execution lives in its context.</summary>
public abstract class Activity
{
    private ActivityDescriptor? descriptor;

    public ActivityDescriptor Descriptor => descriptor ??= Describe();

    protected abstract ActivityDescriptor Describe();

    /// <summary>Run. An activity that neither completes, waits nor schedules a child hangs, and the engine says so as an incident.</summary>
    protected internal abstract void Execute(ActivityContext context);

    /// <summary>One of its waits was met. The bookmark is already burnt.</summary>
    protected internal virtual void Resume(ActivityContext context, Bookmark bookmark, JsonObject input) => context.Complete();

    /// <summary>A child it scheduled has ended.</summary>
    protected internal virtual void ChildCompleted(ActivityContext context, ActivityNode child, string? tag, IReadOnlyList<string> outcomes) => context.Complete();

    /// <summary>
    /// It was cancelled while running: its phase closed, another branch won, the instance ends. Only for effects that take
    /// back what it asked of the world; its bookmarks are still listed and will be burnt.
    /// </summary>
    protected internal virtual void Canceled(ActivityContext context)
    {
    }

    /// <summary>What is wrong with this node before it ever runs; called on validation of a definition.</summary>
    protected internal virtual IEnumerable<DefinitionProblem> Validate(ActivityNode node) => [];

    /// <summary>The language of texts with gaps in its inputs; null when it takes none.</summary>
    protected internal virtual ITextTemplates? Templates => null;

    /// <summary>A child instance it started has ended, or has run its first step.</summary>
    internal virtual void ChildReturned(ActivityContext context, Bookmark bookmark, ChildReturned child) => context.Complete();

    /// <summary>A Break climbs through a running child of this activity. False stops it here.</summary>
    internal virtual bool BreakPassesThrough(ActivityContext context) => true;
}
