using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Web.Access;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>Somebody that can be chosen in a form.</summary>
public sealed record Choice(string Id, string Name);

/// <summary>All that staff see of one task.</summary>
/// <param name="CanAct">It waits on the reader, on a post he holds today or on somebody he stands in for.</param>
/// <param name="WaitsOn">Name of the post or the person it waits on.</param>
/// <param name="DueRow">The row of the schedule its due date comes from, for its explanation.</param>
public sealed record TaskView(
    WorkTask Task, Run Run, Unit? Unit, CollectionForm Form, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<Attachment> Papers,
    IReadOnlyList<TaskEvent> History, bool CanAct, string? WaitsOn, ScheduleRow? DueRow)
{
    private const int MostColleagues = 1000;
    private static readonly string[] Noise = ["draft", "attached", "removed"];

    /// <summary>The unit asks for a later date and waits for an answer.</summary>
    public ExtensionRequest? Request { get; init; }

    /// <summary>Signatures in the unit on the last round, and who was asked for one.</summary>
    public IReadOnlyList<SignOffRow> Signatures { get; init; } = [];

    /// <summary>What was handed in last, when the office entered it on behalf.</summary>
    public Submission? OnBehalf { get; init; }

    /// <summary>The reader may enter for the unit what came on paper or by telephone.</summary>
    public bool MayEnter { get; init; }

    /// <summary>Whose signature is waited for.</summary>
    public SignOffRow? Signer => Task.State == TaskState.Confirming ? Signatures.LastOrDefault(s => s.State == SignOffState.Asked) : null;

    /// <summary>The reader may give the unit another date.</summary>
    public bool MayExtend { get; init; }

    /// <summary>What all who are asked in this approval have said; empty for other tasks.</summary>
    public IReadOnlyList<SignerView> Course { get; private init; } = [];

    /// <summary>A body decides: the one who is asked records it.</summary>
    public bool IsMeeting { get; private init; }

    /// <summary>Whose decision the reader may enter; empty when he may not.</summary>
    public IReadOnlyList<Choice> Deciders { get; private init; } = [];

    /// <summary>Whom it can be handed on to, and who can be asked to sign; empty when the reader may do neither.</summary>
    public IReadOnlyList<Choice> Colleagues { get; private init; } = [];

    /// <summary>Where the decision comes from, when it was made elsewhere.</summary>
    public DecisionRecord? Entered { get; private init; }

    public Attachment? EnteredPaper { get; private init; }

    /// <summary>It is the minutes of a meeting: their number is asked for.</summary>
    public bool IsOfMeeting { get; init; }

    /// <summary>Null when there is none, or the reader may not see it: the two read the same.</summary>
    internal static async Task<TaskView?> ReadAsync(HostDbContext db, string taskId, ClaimsPrincipal reader, DateOnly today, CancellationToken cancellation)
    {
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == taskId, cancellation);
        if (task is null || !await TaskSight.MaySeeAsync(db, reader, task, today, cancellation))
        {
            return null;
        }

        var submission = await db.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.TaskId == taskId && s.Round == task.Round, cancellation);
        var canAct = task.State is TaskState.Open or TaskState.Submitted && await Posts.IsAskedAsync(db, task, reader.Id(), today, cancellation);
        var approval = task.Kind == TaskKind.Approval ? await db.Approvals.AsNoTracking().FirstOrDefaultAsync(a => a.BookmarkId == task.BookmarkId, cancellation) : null;
        var entered = approval is null ? null : await db.Decisions.AsNoTracking().FirstOrDefaultAsync(d => d.TaskId == taskId, cancellation);
        var mayHandOn = task.Kind != TaskKind.Submission && task is { FinishedAt: null, WaitsOnStaff: true } && (canAct || reader.May(Rights.Administer));
        return new TaskView(
            task,
            await db.Runs.AsNoTracking().FirstAsync(r => r.Id == task.RunId, cancellation),
            await db.Units.AsNoTracking().FirstOrDefaultAsync(u => u.Id == task.UnitId, cancellation),
            await CollectionForm.OfAsync(db, task, cancellation),
            Runtime.Tasks.Answers.Parse(submission?.Answers),
            await db.Attachments.AsNoTracking().Where(a => a.TaskId == taskId && a.Round == task.Round && a.Round > 0).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(cancellation),
            await db.TaskEvents.AsNoTracking().Where(e => e.TaskId == taskId && !Noise.Contains(e.Act)).OrderByDescending(e => e.Id).Take(100).ToListAsync(cancellation),
            canAct,
            await WaitsOnAsync(db, task, cancellation),
            await db.Schedule.AsNoTracking()
                .Where(s => s.RunId == task.RunId && (s.UnitId == "" || s.UnitId == task.UnitId) && (s.NodeId == task.NodeId || s.NodeId == task.PhaseNodeId) && (s.Kind == ScheduleRowKind.Due || s.Kind == ScheduleRowKind.PhaseEnd) && s.Date == task.DueDate)
                .OrderBy(s => s.UnitId != "" ? 0 : s.Kind == ScheduleRowKind.Due ? 1 : 2).FirstOrDefaultAsync(cancellation))
        {
            OnBehalf = submission?.ReceivedBy is null ? null : submission,
            MayEnter = task is { Kind: TaskKind.Submission, WaitsOnUnit: true, FinishedAt: null } && reader.May(Rights.Handle),
            Signatures = task.Kind == TaskKind.Submission && task.Round > 0
                ? await db.SignOffs.AsNoTracking().Where(s => s.TaskId == taskId && s.Round == task.Round).OrderBy(s => s.AskedAt).ThenBy(s => s.Id).ToListAsync(cancellation)
                : [],
            Request = task is { WaitsOnUnit: true, FinishedAt: null }
                ? await db.ExtensionRequests.AsNoTracking().FirstOrDefaultAsync(r => r.TaskId == taskId && r.State == ExtensionRequestState.Asked, cancellation)
                : null,
            IsOfMeeting = task is { Kind: TaskKind.Assignment, FinishedAt: null }
                && await db.Journal.AnyAsync(j => j.InstanceId == task.InstanceId && j.NodeId == task.NodeId && j.ActivityType == Procedures.ActivityTypes.Meeting, cancellation),
            MayExtend = task is { Kind: TaskKind.Submission, FinishedAt: null, DueDate: not null } && reader.May(Rights.Handle),
            Course = approval is null ? [] : await ApprovalCourse.ReadAsync(db, task, cancellation),
            IsMeeting = approval?.Mode == ApprovalMode.Meeting && task.Part != SignerPart.Escalated,
            Deciders = approval?.Mode != ApprovalMode.Meeting && await RecordDecision.MayRecordAsync(db, task, approval?.Clerk, reader.Id(), today, cancellation)
                ? [.. (await RecordDecision.DecidersAsync(db, task, today, cancellation)).Where(d => d.Id != reader.Id()).Select(d => new Choice(d.Id, d.Name))] : [],
            Colleagues = mayHandOn ? await ColleaguesAsync(db, reader.Id(), cancellation) : [],
            Entered = entered,
            EnteredPaper = entered?.AttachmentId is { } paper ? await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == paper, cancellation) : null,
        };
    }

    private static async Task<string?> WaitsOnAsync(HostDbContext db, WorkTask task, CancellationToken cancellation) => task switch
    {
        { WaitsOnPost: { } post } => await db.Posts.Where(p => p.Code == post).Select(p => p.Name).FirstOrDefaultAsync(cancellation) ?? post,
        { WaitsOnPerson: { } person } => await db.Users.Where(u => u.Id == person).Select(u => u.DisplayName).FirstOrDefaultAsync(cancellation) ?? person,
        _ => null,
    };

    /// <summary>All who can sign in, but the reader: who is asked already is told so when he is chosen.</summary>
    private static Task<List<Choice>> ColleaguesAsync(HostDbContext db, string readerId, CancellationToken cancellation) => db.Users
        .Where(u => u.IsActive && u.Id != readerId).OrderBy(u => u.NormalizedUserName).ThenBy(u => u.Id)
        .Select(u => new Choice(u.Id, u.DisplayName)).Take(MostColleagues).ToListAsync(cancellation);
}
