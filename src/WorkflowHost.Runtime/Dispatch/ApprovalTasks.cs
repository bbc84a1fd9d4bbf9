using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Procedures.Tasks;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Opens and closes the tasks of what is asked of the staff: one for a post where one answer is enough, one for each holder where
/// everybody answers by himself; in order one after the other.
/// </summary>
internal sealed class ApprovalTasks(ProcedureNotices notices)
{
    private static readonly PreparedList<string, ApprovalRow> OpenOne = new((db, bookmark) => db.Approvals.Where(a => a.BookmarkId == bookmark && a.ClosedAt == null));
    private static readonly Question<bool> IsAsked = new("""SELECT 1 FROM tasks WHERE "BookmarkId" = $1 AND "FinishedAt" IS NULL LIMIT 1""", _ => true);

    public async Task OpenAsync(BurstScope scope, OpenApproval open, CancellationToken cancellation)
    {
        await OpenAsync(
            scope,
            new PostRequest(TaskKind.Approval, open.BookmarkId, open.NodeId, open.Title, open.Instruction, open.Basis, open.ApproverSelector, open.Mode, open.SharePercent)
            {
                EarlierRounds = open.EarlierRounds,
                Round = open.Before is null ? null : await ReturnedRounds.NextAsync(scope.Db, open.Before, cancellation),
                ReturnTo = open.ReturnTo,
                EscalateTo = open.EscalateTo,
                Clerk = open.Clerk,
            },
            cancellation);
        if (open.EscalateTo is not null)
        {
            await Escalations.PlanAgainAsync(scope, open.NodeId, cancellation);
        }
    }

    public Task OpenAsync(BurstScope scope, OpenAssignment open, CancellationToken cancellation) =>
        OpenAsync(scope, new PostRequest(TaskKind.Assignment, open.BookmarkId, open.NodeId, open.Title, open.Instruction, open.Basis, open.AssigneeSelector, open.EachOne ? ApprovalMode.All : ApprovalMode.Any, 100) { DueRow = open.DueRow }, cancellation);

    /// <summary>What was returned is put right by a post; why it was returned stands where an instruction stands.</summary>
    public async Task OpenAsync(BurstScope scope, OpenRework open, CancellationToken cancellation)
    {
        await scope.Db.SaveChangesAsync(cancellation);
        var reason = await scope.Db.Tasks.Where(t => t.BookmarkId == open.ReturnedBookmarkId && t.State == TaskState.Returned).OrderByDescending(t => t.FinishedAt).Select(t => t.Comment).FirstOrDefaultAsync(cancellation);
        await OpenAsync(scope, new PostRequest(TaskKind.Assignment, open.BookmarkId, open.NodeId, open.Title, reason, open.Basis, open.Selector, ApprovalMode.Any, 100), cancellation);
    }

    public async Task OpenAsync(BurstScope scope, PostRequest open, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(open.NodeId, cancellation);
        var due = await scope.DueRowAsync(run.Id, open.NodeId, cancellation, open.DueRow);
        var phase = scope.PhaseOf(open.NodeId);
        var posts = Posts(open.Selector);
        RunDirectory? directory = null;
        IReadOnlyList<Signer> asked = [.. posts.Select(Signer.OfPost)];
        if (open.Round is not null)
        {
            asked = open.Round.Asked;
        }
        else if (Signers.AreAskedEach(open.Mode))
        {
            var today = new RunClock(run.SettingsOf()).DayOf(scope.Now);
            directory = await RunDirectories.HoldersAsync(scope.Db, [.. posts], [], today, cancellation);
            asked = Signers.Each(posts, directory, today);
        }

        var approval = new ApprovalRow
        {
            BookmarkId = open.BookmarkId,
            RunId = run.Id,
            InstanceId = scope.Instance.Id,
            NodeId = open.NodeId,
            Kind = open.Kind,
            Mode = open.Mode,
            SharePercent = open.SharePercent,
            Asked = string.Join(',', asked.Select(s => s.Key)),
            Kept = open.Round is { Kept.Count: > 0 } round ? string.Join(',', round.Kept.Select(s => s.Key)) : null,
            EarlierRounds = open.EarlierRounds,
            ReturnTo = open.ReturnTo,
            EscalateTo = open.EscalateTo,
            Clerk = open.Clerk,
            OpenedAt = scope.Now,
        };
        scope.Db.AddNew(approval, approval.BookmarkId);
        var pattern = new WorkTask
        {
            Id = "",
            Kind = open.Kind,
            RunId = run.Id,
            InstanceId = scope.Instance.Id,
            BookmarkId = open.BookmarkId,
            NodeId = open.NodeId,
            Occurrence = RowNames.Occurrence(open.DueRow),
            PhaseNodeId = phase?.NodeId,
            PhaseTitle = phase?.DisplayText,
            Title = open.Title,
            Instruction = open.Instruction,
            Basis = open.Basis,
            DueDate = due?.Date,
            DueAt = due?.At,
        };
        await notices.AskedAsync(scope.Db, run, Ask(scope.Db, approval, pattern, [], scope.Now), scope.Now, cancellation, directory);
    }

    /// <summary>Opens the tasks of those whose turn it is and who have none yet.</summary>
    public static List<WorkTask> Ask(HostDbContext db, ApprovalRow approval, WorkTask pattern, IReadOnlyCollection<WorkTask> existing, DateTimeOffset now)
    {
        var signers = approval.Signers;
        var asked = new List<WorkTask>();
        var answers = existing.Count == 0 && approval.Kept is null ? new ApprovalOutcome?[signers.Count] : Answers(approval, existing);
        foreach (var turn in ApprovalCount.Asked(approval.Mode, answers))
        {
            var id = TaskId(approval, signers[turn]);
            if (existing.All(t => t.Id != id))
            {
                asked.Add(CopyOf(pattern, id, signers[turn], now));
            }
        }

        asked.ForEach(task => db.AddNew(task, task.Id));
        return asked;
    }

    /// <summary>What has been decided, or null while it is open.</summary>
    public static ApprovalOutcome? Decide(ApprovalRow approval, IReadOnlyCollection<WorkTask> tasks) =>
        Signatures.Decide(approval.Mode, approval.SharePercent, approval.TaskIds, [.. tasks.Select(SignatureOf)], KeptIds(approval));

    public static IReadOnlyList<ApprovalOutcome?> Answers(ApprovalRow approval, IReadOnlyCollection<WorkTask> tasks) =>
        Signatures.Answers(approval.TaskIds, [.. tasks.Select(SignatureOf)], KeptIds(approval));

    public static Signature SignatureOf(WorkTask task) => new(
        task.Id,
        task.State switch
        {
            TaskState.Approved or TaskState.Done => ApprovalOutcome.Approved,
            TaskState.Returned => ApprovalOutcome.Returned,
            TaskState.NotAgreed => ApprovalOutcome.NotAgreed,
            _ => null,
        },
        task.Part,
        task.AddedTo);

    /// <summary>The task of one who was named; also where somebody it was handed on to has it now.</summary>
    public static string TaskId(ApprovalRow approval, Signer signer) => DerivedId.Task(approval.BookmarkId, signer.Key);

    public static async Task CloseAsync(BurstScope scope, IReadOnlyList<string> bookmarkIds, CancellationToken cancellation)
    {
        var open = await OpenAmongAsync(scope.Db, bookmarkIds, cancellation);
        if (open.Count == 0)
        {
            // Closed by its own effect before the wait behind it was seen to be gone.
            return;
        }

        open.ForEach(approval => approval.ClosedAt = scope.Now);
        if (open is [{ HasAllTasksAtHand: true } known]
            ? scope.Db.New.All<WorkTask>().Concat(scope.Db.Tasks.Local).Any(t => t.BookmarkId == known.BookmarkId && t.FinishedAt is null)
            : bookmarkIds.Count > 1 || await IsAsked.AnyAsync(scope.Db, cancellation, bookmarkIds[0]))
        {
            await WithdrawTasks.WhereAsync(scope.Db, t => bookmarkIds.Contains(t.BookmarkId), scope.Now, cancellation);
        }

        foreach (var escalating in open.Where(a => a.EscalateTo is not null))
        {
            await Escalations.WithdrawAsync(scope.Db, escalating, cancellation);
        }
    }

    /// <summary>Those not closed yet. One that this write has decided itself is at hand; others must be asked for, after what was decided is stored.</summary>
    private static async Task<List<ApprovalRow>> OpenAmongAsync(HostDbContext db, IReadOnlyList<string> bookmarkIds, CancellationToken cancellation)
    {
        if (bookmarkIds is [var one] && db.AtHand<ApprovalRow>(one) is { HasAllTasksAtHand: true } known)
        {
            return known.ClosedAt is null ? [known] : [];
        }

        await db.SaveChangesAsync(cancellation);
        return bookmarkIds is [var single]
            ? await OpenOne.AskAsync(db, single, cancellation)
            : await db.Approvals.Where(a => bookmarkIds.Contains(a.BookmarkId) && a.ClosedAt == null).ToListAsync(cancellation);
    }

    public static WorkTask CopyOf(WorkTask pattern, string id, Signer signer, DateTimeOffset now)
    {
        var copy = new WorkTask
        {
            Id = id,
            Kind = pattern.Kind,
            RunId = pattern.RunId,
            InstanceId = pattern.InstanceId,
            BookmarkId = pattern.BookmarkId,
            NodeId = pattern.NodeId,
            Occurrence = pattern.Occurrence,
            PhaseNodeId = pattern.PhaseNodeId,
            PhaseTitle = pattern.PhaseTitle,
            Title = pattern.Title,
            Instruction = pattern.Instruction,
            Basis = pattern.Basis,
            State = TaskState.Open,
            DueDate = pattern.DueDate,
            DueAt = pattern.DueAt,
            OpenedAt = now,
        };
        copy.Ask(signer);
        return copy;
    }

    private static HashSet<string>? KeptIds(ApprovalRow approval) =>
        approval.Kept is null ? null : [.. approval.Kept.Split(',').Select(key => TaskId(approval, new Signer(key)))];

    /// <exception cref="RefusedException">The selector names no post; publishing finds it first.</exception>
    private static IReadOnlyList<string> Posts(string selector) =>
        Signers.Posts(selector) is { Count: > 0 } posts ? posts : throw DispatchTexts.Refuse("SelectorUnreadable", selector);
}

/// <summary>Something to ask of the holders of posts.</summary>
internal sealed record PostRequest(
    TaskKind Kind, string BookmarkId, string NodeId, string Title, string? Instruction, string? Basis, string Selector, ApprovalMode Mode, int SharePercent)
{
    public int EarlierRounds { get; init; }

    /// <summary>Who is asked in place of all holders, after a return.</summary>
    public NextRound? Round { get; init; }
    public string? ReturnTo { get; init; }
    public string? EscalateTo { get; init; }
    public string? Clerk { get; init; }

    /// <summary>The row of the schedule that holds its due date.</summary>
    public string DueRow { get; init; } = SchedulePlanner.DueRow;
}
