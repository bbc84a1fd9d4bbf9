using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.SignOffs;

/// <summary>The reviewer a contact names when handing in.</summary>
public sealed record NamedReviewer(string? Name, string? Address);

/// <summary>Who signs after whom, and what becomes of the task then. Called in the transaction of whoever acts.</summary>
public sealed class SignOffs(TaskNotices notices, TimeProvider time)
{
    private const int LongestName = 50;

    /// <summary>The contact has handed in round <see cref="WorkTask.Round"/>: the first signature is asked for.</summary>
    /// <exception cref="RefusedException">The reviewer is not named as he must be, or the head can sign on paper only.</exception>
    internal async Task BeginAsync(HostDbContext db, WorkTask task, SignOff signOff, NamedReviewer? reviewer, string contact, CancellationToken cancellation)
    {
        var unit = await db.Units.AsNoTracking().FirstAsync(u => u.Id == task.UnitId, cancellation);
        if (Blank(unit.HeadEmail) is null)
        {
            // Asked before anybody signs: two who have signed for nothing would be angry.
            throw SignOffTexts.Refuse("HeadWithoutAddress");
        }

        var step = SignOffSteps.First(signOff)!.Value;
        var (name, address) = step == SignStep.Head ? (unit.HeadName ?? unit.Name, unit.HeadEmail!) : Reviewer(unit, reviewer);
        await AskAsync(db, task, unit, step, name, address, contact, cancellation);
    }

    /// <summary>One has signed: the next is asked, or the unit has handed in.</summary>
    internal async Task SignedAsync(HostDbContext db, WorkTask task, SignOffRow row, CancellationToken cancellation)
    {
        if (SignOffSteps.After(row.Step) is not { } next)
        {
            await HandInAsync(db, task, cancellation);
            return;
        }

        var unit = await db.Units.AsNoTracking().FirstAsync(u => u.Id == task.UnitId, cancellation);
        await AskAsync(db, task, unit, next, unit.HeadName ?? unit.Name, Blank(unit.HeadEmail), row.AskedBy, cancellation);
    }

    /// <summary>The signed slip stands for every signature.</summary>
    internal async Task SignedOnPaperAsync(HostDbContext db, WorkTask task, string contact, CancellationToken cancellation)
    {
        var unit = await db.Units.AsNoTracking().FirstAsync(u => u.Id == task.UnitId, cancellation);
        var rows = await db.SignOffs.Where(s => s.TaskId == task.Id && s.Round == task.Round).ToListAsync(cancellation);
        foreach (var open in rows.Where(r => r.State == SignOffState.Asked && r.Step != SignStep.Head))
        {
            (open.State, open.DecidedAt) = (SignOffState.Dropped, time.GetUtcNow());
        }

        var head = rows.Find(r => r.Step == SignStep.Head) ?? db.SignOffs.Add(Row(task, SignStep.Head, unit.HeadName ?? unit.Name, null, contact)).Entity;
        (head.State, head.Way, head.DecidedAt) = (SignOffState.Confirmed, SignedBy.Paper, time.GetUtcNow());
        await HandInAsync(db, task, cancellation);
    }

    /// <summary>The unit's contact has it again; nobody signs what is being changed.</summary>
    internal async Task BackToContactAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        // What was never with the office was not returned by it.
        task.State = task.SubmittedAt is null ? TaskState.Open : TaskState.Returned;
        (task.SignStep, task.WaitsOnUnit) = (null, true);
        await Drafts.RestoreAsync(db, task, time.GetUtcNow(), cancellation);
        await Digests.WithdrawAsync(db, [task.Id], cancellation);
    }

    /// <summary>The unit has handed in: the task waits on the checker. Late is allowed and shows.</summary>
    internal async Task HandInAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        var checker = await db.Collections.Where(c => c.BookmarkId == task.BookmarkId).Select(c => c.CheckerSelector).FirstAsync(cancellation);
        task.State = TaskState.Submitted;
        task.SubmittedAt = time.GetUtcNow();
        (task.SignStep, task.WaitsOnUnit) = (null, false);
        task.WaitsOnPost = Posts.Named(checker) is [var post, ..] ? post : null;
        await Digests.WithdrawAsync(db, [task.Id], cancellation);
    }

    private async Task AskAsync(HostDbContext db, WorkTask task, Unit unit, SignStep step, string name, string? address, string contact, CancellationToken cancellation)
    {
        var row = db.SignOffs.Add(Row(task, step, name, address, contact)).Entity;
        (task.State, task.SignStep, task.WaitsOnUnit, task.WaitsOnPost) = (TaskState.Confirming, step, true, null);
        // Reminders that gathered for whoever it waited on before are not for the one who signs now.
        await Digests.WithdrawAsync(db, [task.Id], cancellation);
        await notices.AskToSignAsync(db, task, unit, row, cancellation);
    }

    private SignOffRow Row(WorkTask task, SignStep step, string name, string? address, string contact) => new()
    {
        Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), TaskId = task.Id, Round = task.Round, Step = step, Name = name, Address = address, AskedBy = contact, AskedAt = time.GetUtcNow(),
    };

    private static (string Name, string Address) Reviewer(Unit unit, NamedReviewer? named)
    {
        var (name, address) = (Blank(named?.Name) ?? Blank(unit.DeputyName), Blank(named?.Address) ?? Blank(unit.DeputyEmail));
        if (name is null || address is null)
        {
            throw SignOffTexts.Refuse("ReviewerMissing");
        }

        if (name.Length > LongestName)
        {
            throw SignOffTexts.Refuse("ReviewerNameLong", LongestName);
        }

        if (!Mailbox.TryCreate(address, name, out var mailbox, out var problem))
        {
            throw SignOffTexts.Refuse("ReviewerAddress", address, problem);
        }

        return Same(address, unit.ContactEmail) ? throw SignOffTexts.Refuse("ReviewerIsContact")
            : Same(address, unit.HeadEmail) ? throw SignOffTexts.Refuse("ReviewerIsHead")
            : (name, mailbox.Address);
    }

    private static bool Same(string address, string? other) => string.Equals(address, other?.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
