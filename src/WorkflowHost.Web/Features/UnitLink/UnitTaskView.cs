using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Web.Features.UnitLink;

/// <summary>All a unit's page shows of its one task.</summary>
internal sealed record UnitTaskView(
    WorkTask Task, Run Run, Unit Unit, CollectionForm Form, IReadOnlyDictionary<string, string> Answers,
    IReadOnlyList<Attachment> Papers, IReadOnlyList<TaskEvent> History, string RecipientName)
{
    /// <summary>Acts a unit sees in the history; saving drafts and handling single files is its own business.</summary>
    private static readonly string[] Shown = ["opened", "acknowledged", "told-by-phone", "submitted", "returned", "accepted", "withdrawn", "extended", "extension-asked", "extension-refused", "filled-in", "reviewed", "confirmed", "sent-back", "taken-back", "signed-paper", "entered", "contact-changed"];

    /// <summary>Of what the office does, the acts whose words are written to the unit. All other words of the office are its own, such as the note of a call.</summary>
    private static readonly string[] ToldToUnit = ["returned", "accepted", "extended", "extension-refused", "entered"];

    /// <summary>The last request for a later date, answered or not.</summary>
    public ExtensionRequest? Request { get; init; }

    /// <summary>What was handed in last, when the office entered it for the unit.</summary>
    public Submission? OnBehalf { get; init; }

    public IReadOnlyList<SignOffRow> Signatures { get; init; } = [];

    /// <summary>The signature that is waited for.</summary>
    public SignOffRow? Waited => Task.State == TaskState.Confirming ? Signatures.LastOrDefault(s => s.State == SignOffState.Asked) : null;

    /// <summary>Whoever was to sign the last round has sent it back.</summary>
    public SignOffRow? SentBack => CanWrite ? Signatures.LastOrDefault(s => s.Round == Task.Round && s.State == SignOffState.SentBack) : null;

    public bool MayAskForTime => CanWrite && Task.DueDate is not null && Request is not { State: ExtensionRequestState.Asked };

    public bool CanWrite => Task is { WaitsOnUnit: true, State: TaskState.Open or TaskState.Returned };

    /// <summary>The words of an act that are the unit's to read.</summary>
    public static string? CommentOf(TaskEvent act) => act.ActorKind == "unit" || ToldToUnit.Contains(act.Act) ? act.Comment : null;

    public static Task<UnitTaskView?> ReadAsync(HostStore store, TaskLink link, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == link.TaskId, stop);
            var unit = task is null ? null : await db.Units.AsNoTracking().FirstOrDefaultAsync(u => u.Id == task.UnitId, stop);
            var run = task is null ? null : await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == task.RunId, stop);
            if (task is null || unit is null || run is null)
            {
                return null;
            }

            var waits = task is { WaitsOnUnit: true, State: not TaskState.Confirming };
            var submission = waits ? null : await db.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.TaskId == task.Id && s.Round == task.Round, stop);
            var answers = waits ? task.Draft : submission?.Answers;
            var round = waits ? 0 : task.Round;
            return new UnitTaskView(
                task, run, unit,
                await CollectionForm.OfAsync(db, task, stop),
                Runtime.Tasks.Answers.Parse(answers),
                await db.Attachments.AsNoTracking().Where(a => a.TaskId == task.Id && a.Round == round && (round > 0 || a.Slot != ReceivedProof.Slot)).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(stop),
                await db.TaskEvents.AsNoTracking().Where(e => e.TaskId == task.Id && Shown.Contains(e.Act)).OrderByDescending(e => e.Id).Take(30).ToListAsync(stop),
                NameOf(unit, link.Recipient))
            {
                OnBehalf = submission?.ReceivedBy is null ? null : submission,
                Signatures = await db.SignOffs.AsNoTracking().Where(s => s.TaskId == task.Id).OrderBy(s => s.Round).ThenBy(s => s.AskedAt).ThenBy(s => s.Id).ToListAsync(stop),
                Request = await db.ExtensionRequests.AsNoTracking().Where(r => r.TaskId == task.Id).OrderByDescending(r => r.Id).FirstOrDefaultAsync(stop),
            };
        },
        cancellation);

    private static string NameOf(Unit unit, string recipient) =>
        (recipient == unit.ContactEmail ? unit.ContactName : recipient == unit.DeputyEmail ? unit.DeputyName : recipient == unit.HeadEmail ? unit.HeadName : null) ?? unit.Name;
}
