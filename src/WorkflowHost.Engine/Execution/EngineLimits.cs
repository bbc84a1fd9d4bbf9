namespace WorkflowHost.Engine.Execution;

/// <summary>Bounds of one burst. Reaching one is an incident that names it, never a crash.</summary>
/// <param name="StepsPerBurst">Activity executions in one burst; a loop without a wait would never end.</param>
/// <param name="Depth">Activities inside each other.</param>
/// <param name="StateBytes">Serialised size of an instance; beyond it the burst is refused as an incident.</param>
/// <param name="Bookmarks">Outstanding waits of one instance.</param>
public sealed record EngineLimits(int StepsPerBurst = 100_000, int Depth = 300, int StateBytes = 16 * 1024 * 1024, int Bookmarks = 100_000)
{
    public static readonly EngineLimits Default = new();
}
