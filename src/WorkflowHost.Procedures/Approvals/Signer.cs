using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Approvals;

/// <summary>One who is asked: a person by himself, or a post any of whose holders may answer.</summary>
/// <param name="Key">The code of the post, or <c>person:ID</c>: what tasks and approvals keep, and never a name.</param>
public readonly record struct Signer(string Key)
{
    private const string PersonPrefix = "person:";

    public string? Person => Key.StartsWith(PersonPrefix, StringComparison.Ordinal) ? Key[PersonPrefix.Length..] : null;

    public string? Post => Person is null ? Key : null;

    public static Signer OfPerson(string id) => new(PersonPrefix + id);

    public static Signer OfPost(string code) => new(code);
}

/// <summary>Who is asked when a node is entered, and whom the mail about it reaches.</summary>
public static class Signers
{
    /// <summary>Whether everybody answers by himself: 会签, 依次 and 票签. Else one answer for a post is enough.</summary>
    public static bool AreAskedEach(ApprovalMode mode) => mode is ApprovalMode.All or ApprovalMode.InOrder or ApprovalMode.Share;

    /// <summary>The posts a selector names, each once, in its order; none when it names something else or cannot be read.</summary>
    public static IReadOnlyList<string> Posts(string? selector) =>
        Selector.TryParse(selector, SelectorKind.People, out var parts, out _) ? [.. parts.SelectMany(s => s.Form == "post" ? s.Codes : []).Distinct()] : [];

    /// <summary>
    /// Every holder of the posts on that day, in the order of the posts, then of holding; who holds two is asked once. A post that
    /// nobody holds stands for itself: whoever is appointed finds the task.
    /// </summary>
    public static IReadOnlyList<Signer> Each(IReadOnlyList<string> posts, RunDirectory directory, DateOnly day)
    {
        List<Signer> asked = [];
        foreach (var post in posts)
        {
            var holders = directory.Holdings
                .Where(h => h.PostCode == post && h.HoldsOn(day) && directory.People.Any(p => p.Id == h.PersonId))
                .Select(h => Signer.OfPerson(h.PersonId)).ToList();
            asked.AddRange(holders.Count > 0 ? holders : [Signer.OfPost(post)]);
        }

        return [.. asked.Distinct()];
    }

    /// <summary>Those the mail goes to: the person or whoever acts for him, the holders of the post or those who act for them.</summary>
    public static IReadOnlyList<Recipient> Recipients(Signer signer, RunDirectory directory, DateOnly day) => signer.Person is { } person
        ? SelectorResolver.Person(person, directory, day) is { } found ? [found] : []
        : SelectorResolver.People("post:" + signer.Post, directory, day).Found;
}
