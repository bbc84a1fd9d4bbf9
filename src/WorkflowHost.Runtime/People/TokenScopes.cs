namespace WorkflowHost.Runtime.People;

/// <summary>What a token may be given, and the right its owner must have for it: a token never does more than its owner could.</summary>
public static class TokenScopes
{
    /// <summary>Start runs.</summary>
    public const string RunsStart = "runs:start";

    /// <summary>See runs and instances.</summary>
    public const string RunsRead = "runs:read";

    /// <summary>See what waits on its owner.</summary>
    public const string TasksRead = "tasks:read";

    /// <summary>Decide and finish tasks of its owner.</summary>
    public const string TasksComplete = "tasks:complete";

    public static readonly IReadOnlyList<string> All = [RunsStart, RunsRead, TasksRead, TasksComplete];

    /// <summary>The right (see <see cref="Rights"/>) without which the scope is worth nothing.</summary>
    public static string RightFor(string scope) => scope == RunsStart ? Rights.Administer : Rights.Handle;

    /// <summary>Who administers sees runs as well.</summary>
    public static bool IsCovered(string scope, IReadOnlyCollection<string> rights) =>
        rights.Contains(RightFor(scope)) || (scope == RunsRead && rights.Contains(Rights.Administer));
}
