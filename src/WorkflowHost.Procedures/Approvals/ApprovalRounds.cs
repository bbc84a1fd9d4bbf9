namespace WorkflowHost.Procedures.Approvals;

/// <summary>Who is asked again after a return, in their order, and who of them has agreed already.</summary>
public sealed record NextRound(IReadOnlyList<Signer> Asked, IReadOnlyList<Signer> Kept);

/// <summary>
/// 退回给谁: a return goes to a post that puts the papers right, then the approval asks again. All anew, or only those who have
/// not agreed yet.
/// </summary>
public static class ApprovalRounds
{
    /// <summary>So often may an approval ask. Who cannot agree by then should talk to each other.</summary>
    public const int Most = 10;

    /// <param name="earlier">Rounds before this one.</param>
    public static bool MayReturn(int earlier) => earlier < Most - 1;

    /// <summary>
    /// Only the one who returned (returner): where one answer is enough he alone; else those who agreed stand, and he and those who
    /// had not answered, or were against, are asked.
    /// </summary>
    /// <param name="asked">Those named, with what came of each.</param>
    /// <param name="returned">Position of the one whose answer was the return.</param>
    /// <param name="returner">Who gave it: he himself, or the one he had asked to sign.</param>
    public static NextRound Of(ApprovalMode mode, IReadOnlyList<(Signer Signer, ApprovalOutcome? Answer)> asked, int returned, Signer returner)
    {
        if (!Signers.AreAskedEach(mode)) return new NextRound([returner], []);
        var again = asked.Select((a, i) => i == returned ? returner : a.Signer).Distinct().ToList();
        var kept = asked.Where((a, i) => i != returned && a.Answer == ApprovalOutcome.Approved).Select(a => a.Signer).Where(s => s != returner).ToList();
        return new NextRound(again, kept);
    }
}
