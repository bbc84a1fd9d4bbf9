namespace WorkflowHost.Runtime.People;

/// <summary>What a member of staff may do: claims of type <see cref="Claim"/>. Who has none may sign in and see what waits on him, nothing else.</summary>
public static class Rights
{
    public const string Claim = "right";

    /// <summary>Units, people, posts, settings, starting and changing runs.</summary>
    public const string Administer = "administer";

    /// <summary>Drawing and publishing definitions.</summary>
    public const string Design = "design";

    /// <summary>Tasks of posts he holds; seeing runs.</summary>
    public const string Handle = "handle";

    public static readonly IReadOnlyList<string> All = [Administer, Design, Handle];
}
