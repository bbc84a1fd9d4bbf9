using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Procedures.Tasks;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Opens and closes the tasks of what is asked of posts: one a post, in order one after the other.</summary>
internal sealed class ApprovalTasks(ProcedureNotices notices)
{
    private static readonly PreparedList<string, ApprovalRow> OpenOne = new((db, bookmark) => db.Approvals.Where(a => a.BookmarkId == bookmark && a.ClosedAt == null));
    private static readonly PreparedQuery<string, bool> IsAsked = new((db, bookmark, stop) => db.Tasks.Any(t => t.BookmarkId == bookmark && t.FinishedAt == null));

    public Task OpenAsync(BurstScope scope, OpenApproval open, CancellationToken cancellation) =>
        OpenAsync(scope, new PostRequest(TaskKind.Approval, open.BookmarkId, open.NodeId, open.Title, open.Instruction, open.Basis, open.ApproverSelector, open.Mode, open.SharePercent), cancellation);

    public Task OpenAsync(BurstScope scope, OpenAssignment open, CancellationToken cancellation) =>
        OpenAsync(scope, new PostRequest(TaskKind.Assignment, open.BookmarkId, open.NodeId, open.Title, open.Instruction, open.Basis, open.AssigneeSelector, open.EachOne ? ApprovalMode.All : ApprovalMode.Any, 100), cancellation);

    public async Task OpenAsync(BurstScope scope, PostRequest open, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(open.NodeId, cancellation);
        var due = await scope.DueRowAsync(run.Id, open.NodeId, cancellation);
        var phase = scope.PhaseOf(open.NodeId);
        var approval = new ApprovalRow
        {
            BookmarkId = open.BookmarkId,
            RunId = run.Id,
            InstanceId = scope.Instance.Id,
            NodeId = open.NodeId,
            Kind = open.Kind,
            Mode = open.Mode,
            SharePercent = open.SharePercent,
            Posts = string.Join(',', Posts(open.Selector)),
            OpenedAt = scope.Now,
        };
        scope.Db.Approvals.Add(approval);
        var pattern = new WorkTask
        {
            Id = "",
            Kind = open.Kind,
            RunId = run.Id,
            InstanceId = scope.Instance.Id,
            BookmarkId = open.BookmarkId,
            NodeId = open.NodeId,
            PhaseNodeId = phase?.NodeId,
            PhaseTitle = phase?.DisplayText,
            Title = open.Title,
            Instruction = open.Instruction,
            Basis = open.Basis,
            DueDate = due?.Date,
            DueAt = due?.At,
        };
        await notices.AskedAsync(scope.Db, run, Ask(scope.Db, approval, pattern, [], scope.Now), scope.Now, cancellation);
    }

    /// <summary>Opens the tasks of those whose turn it is and who have none yet.</summary>
    public static List<WorkTask> Ask(HostDbContext db, ApprovalRow approval, WorkTask pattern, IReadOnlyCollection<WorkTask> existing, DateTimeOffset now)
    {
        var posts = approval.Posts.Split(',');
        var asked = new List<WorkTask>();
        foreach (var turn in ApprovalCount.Asked(approval.Mode, Answers(approval, existing)))
        {
            var id = DerivedId.Task(approval.BookmarkId, posts[turn]);
            if (existing.All(t => t.Id != id))
            {
                asked.Add(CopyOf(pattern, id, posts[turn], now));
            }
        }

        db.Tasks.AddRange(asked);
        return asked;
    }

    public static IReadOnlyList<ApprovalOutcome?> Answers(ApprovalRow approval, IReadOnlyCollection<WorkTask> tasks) =>
        [.. approval.Posts.Split(',').Select(post => tasks.FirstOrDefault(t => t.Id == DerivedId.Task(approval.BookmarkId, post))?.State switch
        {
            TaskState.Approved or TaskState.Done => ApprovalOutcome.Approved,
            TaskState.Returned => ApprovalOutcome.Returned,
            TaskState.NotAgreed => ApprovalOutcome.NotAgreed,
            _ => (ApprovalOutcome?)null,
        })];

    public static async Task CloseAsync(BurstScope scope, IReadOnlyList<string> bookmarkIds, CancellationToken cancellation)
    {
        await scope.Db.SaveChangesAsync(cancellation);
        var open = bookmarkIds is [var one]
            ? await OpenOne.AskAsync(scope.Db, one, cancellation)
            : await scope.Db.Approvals.Where(a => bookmarkIds.Contains(a.BookmarkId) && a.ClosedAt == null).ToListAsync(cancellation);
        if (open.Count == 0)
        {
            // Closed by its own effect before the wait behind it was seen to be gone.
            return;
        }

        open.ForEach(approval => approval.ClosedAt = scope.Now);
        if (bookmarkIds.Count > 1 || await IsAsked.AskAsync(scope.Db, bookmarkIds[0], cancellation))
        {
            await WithdrawTasks.WhereAsync(scope.Db, t => bookmarkIds.Contains(t.BookmarkId), scope.Now, cancellation);
        }
    }

    /// <exception cref="RefusedException">The selector names no post; publishing finds it first.</exception>
    private static List<string> Posts(string selector) =>
        Selector.TryParse(selector, SelectorKind.People, out var selectors, out _) && selectors.SelectMany(s => s.Form == "post" ? s.Codes : []).Distinct().ToList() is { Count: > 0 } posts
            ? posts
            : throw DispatchTexts.Refuse("SelectorUnreadable", selector);

    private static WorkTask CopyOf(WorkTask pattern, string id, string post, DateTimeOffset now) => new()
    {
        Id = id,
        Kind = pattern.Kind,
        RunId = pattern.RunId,
        InstanceId = pattern.InstanceId,
        BookmarkId = pattern.BookmarkId,
        NodeId = pattern.NodeId,
        PhaseNodeId = pattern.PhaseNodeId,
        PhaseTitle = pattern.PhaseTitle,
        Title = pattern.Title,
        Instruction = pattern.Instruction,
        Basis = pattern.Basis,
        State = TaskState.Open,
        WaitsOnPost = post,
        DueDate = pattern.DueDate,
        DueAt = pattern.DueAt,
        OpenedAt = now,
    };
}

/// <summary>Something to ask of the holders of posts.</summary>
internal sealed record PostRequest(
    TaskKind Kind, string BookmarkId, string NodeId, string Title, string? Instruction, string? Basis, string Selector, ApprovalMode Mode, int SharePercent);
