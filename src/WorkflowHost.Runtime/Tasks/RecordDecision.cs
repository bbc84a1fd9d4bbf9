using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <param name="DecidedOn">The day of the meeting, or of the decision.</param>
/// <param name="PersonId">For an entry on behalf of a post: which of its holders has decided.</param>
/// <param name="Present">For a meeting: who was there.</param>
/// <param name="Number">Of the minutes (required) or of the paper.</param>
/// <param name="Scan">The paper itself; an entry on behalf needs it or its number.</param>
public sealed record EnteredDecision(TaskState Outcome, string? Comment, DateOnly? DecidedOn, string? PersonId, string? Present, string? Number, Upload? Scan);

/// <summary>
/// Enters a decision that was made elsewhere: by a body that met (会议决定), recorded by its clerk; or by somebody who was asked and
/// never signs in (代录), entered by the post the approval names for that. Everywhere it says so, with both names.
/// </summary>
public sealed class RecordDecision(HostStore store, Approvals approvals, FileStore files, UploadRules rules, OfficeDay day)
{
    public const int LongestPresent = 1000;
    public const int LongestNumber = 100;

    /// <summary>Slot of the scan among the papers of a task.</summary>
    public const string Slot = "decision";

    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">Something that must be said is missing, it is not his to record, or somebody was faster.</exception>
    public async Task<bool> RunAsync(string taskId, EnteredDecision entered, string formToken, Actor actor, CancellationToken cancellation)
    {
        // Asked before the bytes are stored: who may not record must not fill the disk either.
        var isNew = await store.ReadAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is null)
                {
                    return false;
                }

                await SourceAsync(db, await TaskAct.FindAsync(db, taskId, stop), entered, actor, stop);
                return true;
            },
            cancellation);
        if (!isNew)
        {
            return false;
        }

        var scan = entered.Scan is null ? null : await KeepAsync(entered.Scan, cancellation);
        return await store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
                {
                    return false;
                }

                var task = await TaskAct.FindAsync(db, taskId, stop);
                var (source, acting, person) = await SourceAsync(db, task, entered, actor, stop);
                var (act, comment) = Outcome(entered);
                var attachment = scan is null ? null : Attach(db, task, scan.Value.Name, scan.Value.File);
                db.Decisions.Add(new DecisionRecord
                {
                    TaskId = task.Id,
                    Source = source,
                    DecidedOn = entered.DecidedOn!.Value,
                    Person = person?.Name,
                    Present = source == DecisionSource.Meeting ? Clean(entered.Present) : null,
                    Number = Clean(entered.Number),
                    AttachmentId = attachment?.Id,
                });
                task.State = entered.Outcome;
                task.FinishedAt = day.Now;
                task.FinishedBy = person?.Id ?? actor.Id;
                task.Comment = comment;
                task.AskNobody();
                TaskAct.Trace(db, task, (source == DecisionSource.Meeting ? "meeting-" : "recorded-") + act, acting, day.Now, comment, once);
                await approvals.DecidedAsync(db, task, stop, isRecorded: true);
                return true;
            },
            cancellation);
    }

    /// <summary>Whether somebody may enter decisions of those asked in this approval today.</summary>
    public static async Task<bool> MayRecordAsync(HostDbContext db, WorkTask task, string? clerk, string staffId, DateOnly today, CancellationToken cancellation) =>
        clerk is not null && task is { Kind: TaskKind.Approval, FinishedAt: null, WaitsOnStaff: true } && await Posts.IsHeldByAsync(db, clerk, staffId, today, cancellation);

    /// <summary>Those in whose name a decision may be entered: the person asked, or the holders of the post.</summary>
    public static async Task<IReadOnlyList<(string Id, string Name)>> DecidersAsync(HostDbContext db, WorkTask task, DateOnly today, CancellationToken cancellation)
    {
        var people = task.WaitsOnPerson is { } one
            ? db.Users.Where(u => u.Id == one)
            : db.Users.Where(u => db.PostHolders.Any(h => h.PostCode == task.WaitsOnPost && h.StaffMemberId == u.Id && h.From <= today && (h.To == null || h.To >= today)));
        return [.. (await people.OrderBy(u => u.NormalizedUserName).ThenBy(u => u.Id).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancellation)).Select(u => (u.Id, u.DisplayName))];
    }

    private async Task<(DecisionSource Source, Actor Acting, (string Id, string Name)? Person)> SourceAsync(
        HostDbContext db, WorkTask task, EnteredDecision entered, Actor actor, CancellationToken cancellation)
    {
        if (task.Kind != TaskKind.Approval)
        {
            throw TaskTexts.Refuse("NotAnApproval");
        }

        var approval = await db.Approvals.AsNoTracking().FirstAsync(a => a.BookmarkId == task.BookmarkId, cancellation);
        if (approval.Mode == ApprovalMode.Meeting && task.Part != SignerPart.Escalated)
        {
            var asked = await TaskAct.MustBeAskedAsync(db, task, actor, day.Today, cancellation);
            CheckDay(entered, "MeetingDayMissing");
            Require(entered.Present, LongestPresent, "PresentMissing", "PresentLong");
            Require(entered.Number, LongestNumber, "MinutesNumberMissing", "NumberLong");
            return (DecisionSource.Meeting, asked, null);
        }

        if (actor.Id is null || !await MayRecordAsync(db, task, approval.Clerk, actor.Id, day.Today, cancellation))
        {
            // Over, or taken back: he is told that, and not that it is none of his business.
            throw task.FinishedAt is null ? TaskTexts.Refuse("NotTheClerk") : TaskTexts.Refuse(task.State == TaskState.Withdrawn ? "Withdrawn" : "AlreadyAccepted");
        }

        var deciders = await DecidersAsync(db, task, day.Today, cancellation);
        var person = deciders.Count == 1 ? deciders[0] : deciders.FirstOrDefault(d => d.Id == entered.PersonId);
        if (person.Id is null)
        {
            throw TaskTexts.Refuse("DeciderMissing");
        }

        if (person.Id == actor.Id)
        {
            throw TaskTexts.Refuse("DeciderSelf");
        }

        CheckDay(entered, "DecisionDayMissing");
        if (entered.Scan is null)
        {
            Require(entered.Number, LongestNumber, "PaperMissing", "NumberLong");
        }
        else if (Clean(entered.Number)?.Length > LongestNumber)
        {
            throw TaskTexts.Refuse("NumberLong", LongestNumber);
        }

        return (DecisionSource.OnBehalf, actor with { OnBehalfOf = "staff:" + person.Id, OnBehalfOfName = person.Name }, person);
    }

    private void CheckDay(EnteredDecision entered, string missing)
    {
        if (entered.DecidedOn is not { } on)
        {
            throw TaskTexts.Refuse(missing);
        }

        if (on > day.Today)
        {
            throw TaskTexts.Refuse("DecisionDayLater");
        }
    }

    private static (string Act, string? Comment) Outcome(EnteredDecision entered) => entered.Outcome switch
    {
        TaskState.Approved => ("approved", Comments.Clean(entered.Comment)),
        TaskState.Returned => ("returned", Comments.Required(entered.Comment, "ReasonMissing")),
        TaskState.NotAgreed => ("not-agreed", Comments.Required(entered.Comment, "NotAgreedReasonMissing")),
        _ => throw TaskTexts.Refuse("OutcomeMissing"),
    };

    private static void Require(string? text, int longest, string missing, string tooLong)
    {
        if (Clean(text) is not { } written)
        {
            throw TaskTexts.Refuse(missing);
        }

        if (written.Length > longest)
        {
            throw TaskTexts.Refuse(tooLong, longest);
        }
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task<(string Name, Store.Files.StoredFile File)?> KeepAsync(Upload scan, CancellationToken cancellation)
    {
        var name = await rules.CheckAsync(scan, cancellation);
        return (name, await files.SaveAsync(scan.Content, cancellation));
    }

    private Attachment Attach(HostDbContext db, WorkTask task, string name, Store.Files.StoredFile file)
    {
        var attachment = new Attachment
        {
            Id = Guid.CreateVersion7(day.Now).ToString("N"),
            TaskId = task.Id,
            Slot = Slot,
            Round = 1,
            FileName = name,
            ContentType = UploadRules.ContentTypeOf(name),
            Sha256 = file.Sha256,
            Size = file.Size,
            UploadedAt = day.Now,
        };
        db.Attachments.Add(attachment);
        return attachment;
    }
}
