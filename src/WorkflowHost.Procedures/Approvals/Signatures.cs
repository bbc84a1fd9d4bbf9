namespace WorkflowHost.Procedures.Approvals;

/// <summary>How somebody came to be asked beside those whom the definition names.</summary>
public enum SignerPart
{
    /// <summary>前加签: asked by one of them and answers first; what he says is advice, the adder decides afterwards.</summary>
    Before,

    /// <summary>后加签: the adder has agreed, and this one must agree as well.</summary>
    After,

    /// <summary>升级: asked because the others let the time pass; the first answer decides.</summary>
    Escalated,
}

/// <summary>One answer, or the lack of one.</summary>
/// <param name="AddedTo">Id of the signature of whoever asked for this one.</param>
public sealed record Signature(string Id, ApprovalOutcome? Outcome, SignerPart? Part = null, string? AddedTo = null);

/// <summary>
/// Counts answers with those who were asked in addition. Who was named counts once: by his own answer, or by the one he asked to
/// sign after him.
/// </summary>
public static class Signatures
{
    /// <summary>An added signer may add another, but not without end: so many in a row.</summary>
    public const int MostInARow = 3;

    /// <summary>The result, or null while it is open.</summary>
    /// <param name="asked">Ids of those named, in their order, whether they have been asked yet or not.</param>
    /// <param name="kept">Ids among them who agreed in an earlier round and are not asked again.</param>
    public static ApprovalOutcome? Decide(
        ApprovalMode mode, int sharePercent, IReadOnlyList<string> asked, IReadOnlyCollection<Signature> given, IReadOnlySet<string>? kept = null) =>
        given.Where(s => s.Part == SignerPart.Escalated).Select(s => AnswerOf(s.Id, given)).FirstOrDefault(answer => answer is not null)
        ?? ApprovalCount.Decide(mode, sharePercent, Answers(asked, given, kept));

    /// <summary>One answer for each who was named, those asked in addition included.</summary>
    public static IReadOnlyList<ApprovalOutcome?> Answers(IReadOnlyList<string> asked, IReadOnlyCollection<Signature> given, IReadOnlySet<string>? kept = null) =>
        [.. asked.Select(id => kept?.Contains(id) == true ? ApprovalOutcome.Approved : AnswerOf(id, given))];

    /// <summary>How many stand between this signature and the one who was named: 0 for the latter.</summary>
    public static int Depth(string id, IReadOnlyCollection<Signature> given)
    {
        var depth = 0;
        for (var at = given.FirstOrDefault(s => s.Id == id); at?.AddedTo is { } above && depth <= given.Count; at = given.FirstOrDefault(s => s.Id == above)) depth++;
        return depth;
    }

    /// <summary>Who decides now that this answer is given: the one who wanted to hear it first, by id; null when nobody did, or more is to be heard.</summary>
    public static string? HandsBackTo(string answered, IReadOnlyCollection<Signature> given)
    {
        var at = given.FirstOrDefault(s => s.Id == answered);
        while (at is { Part: SignerPart.After, AddedTo: { } above }) at = given.FirstOrDefault(s => s.Id == above);
        return at is { Part: SignerPart.Before } && AnswerOf(at.Id, given) is not null ? at.AddedTo : null;
    }

    private static ApprovalOutcome? AnswerOf(string id, IReadOnlyCollection<Signature> given)
    {
        var own = given.FirstOrDefault(s => s.Id == id)?.Outcome;
        return own == ApprovalOutcome.Approved && given.FirstOrDefault(s => s.AddedTo == id && s.Part == SignerPart.After) is { } after
            ? AnswerOf(after.Id, given)
            : own;
    }
}
