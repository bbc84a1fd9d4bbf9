using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>What the next round of an approval must know of the one that ended in a return.</summary>
internal static class ReturnedRounds
{
    /// <returns>Null when nobody in that round returned it (somebody else did, in an escalation): then all are asked anew.</returns>
    public static async Task<NextRound?> NextAsync(HostDbContext db, string bookmarkId, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        var before = await db.Approvals.AsNoTracking().FirstAsync(a => a.BookmarkId == bookmarkId, cancellation);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.BookmarkId == bookmarkId).ToListAsync(cancellation);
        var answers = ApprovalTasks.Answers(before, tasks);
        var position = answers.ToList().IndexOf(ApprovalOutcome.Returned);
        if (position < 0)
        {
            return null;
        }

        // Who agreed and asked another to sign after him has not returned it; the other has.
        var task = tasks.First(t => t.Id == ApprovalTasks.TaskId(before, before.Signers[position]));
        while (task.State == TaskState.Approved && tasks.FirstOrDefault(t => t.AddedTo == task.Id && t.Part == SignerPart.After) is { } after)
        {
            task = after;
        }

        return ApprovalRounds.Of(before.Mode, [.. before.Signers.Zip(answers)], position, await ReturnerAsync(db, task, before.Signers[position], cancellation));
    }

    /// <summary>The one who was asked; of a post the one who answered for it, while he can still sign in.</summary>
    private static async Task<Signer> ReturnerAsync(HostDbContext db, WorkTask task, Signer named, CancellationToken cancellation)
    {
        var asked = task.AskedOf is { } key ? new Signer(key) : named;
        return asked.Post is not null && task.FinishedBy is { } person && await db.Users.AnyAsync(u => u.Id == person && u.IsActive, cancellation) ? Signer.OfPerson(person) : asked;
    }
}
