namespace WorkflowHost.Procedures.Approvals;

/// <summary>The three answers to an approval, by the names of its ports: 同意, 退回, 不同意.</summary>
public enum ApprovalOutcome { Approved, Returned, NotAgreed }

/// <summary>
/// Counts the answers of an approval. A return (退回) ends it at once in every mode: it says that the papers are not ready,
/// not that someone is against. Pure, so the inbox, the dry run and the tests count alike.
/// </summary>
public static class ApprovalCount
{
    /// <summary>The result, or null while it is open.</summary>
    /// <param name="answers">One entry for each person asked, in their order; null = has not answered.</param>
    /// <param name="sharePercent">For <see cref="ApprovalMode.Share"/>: of those asked, rounded up.</param>
    public static ApprovalOutcome? Decide(ApprovalMode mode, int sharePercent, IReadOnlyList<ApprovalOutcome?> answers)
    {
        if (answers.Contains(ApprovalOutcome.Returned)) return ApprovalOutcome.Returned;
        var agreed = answers.Count(a => a == ApprovalOutcome.Approved);
        var against = answers.Count(a => a == ApprovalOutcome.NotAgreed);
        var open = answers.Count - agreed - against;
        var needed = mode switch
        {
            ApprovalMode.Any or ApprovalMode.Meeting => 1,
            ApprovalMode.Share => Math.Max(1, (answers.Count * sharePercent + 99) / 100),
            _ => answers.Count,
        };
        // Any: the first answer decides, whichever it is; otherwise it is lost as soon as it can no longer be won.
        if (mode is ApprovalMode.Any or ApprovalMode.Meeting && against > 0 && agreed == 0) return ApprovalOutcome.NotAgreed;
        if (agreed >= needed && answers.Count > 0) return ApprovalOutcome.Approved;
        return agreed + open < needed ? ApprovalOutcome.NotAgreed : null;
    }

    /// <summary>Whose turn it is: positions in the list of those asked. In order: the first who has not answered; else all of them.</summary>
    public static IReadOnlyList<int> Asked(ApprovalMode mode, IReadOnlyList<ApprovalOutcome?> answers)
    {
        var open = Enumerable.Range(0, answers.Count).Where(i => answers[i] is null);
        return [.. mode == ApprovalMode.InOrder ? open.Take(1) : open];
    }
}
