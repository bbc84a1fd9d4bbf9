using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.OnBehalf;

/// <summary>How what is entered came to the office.</summary>
/// <param name="Note">Number of the minutes or the telephone note.</param>
public sealed record Received(ReceivedBy By, string? Note, DateOnly? On);

/// <summary>
/// 代录: the office enters what a unit sent on paper or said by telephone. It counts like what the unit hands in itself, waits on the
/// checker, stops the reminders, and says everywhere who entered it, for whom, and from what.
/// </summary>
public sealed class EnterOnBehalf(HostStore store, SignOffs.SignOffs signOffs, OfficeDay day)
{
    private const int LongestNote = 200;

    /// <returns>False when this form was carried out before; nothing was changed then.</returns>
    /// <exception cref="RefusedException">No right, no proof, something is missing, or the unit has handed in meanwhile.</exception>
    public Task<bool> RunAsync(string taskId, IReadOnlyDictionary<string, string> answers, Received received, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, stop);
            if (await AuditTrail.OnceAsync(db, actor, TaskAct.Subject(taskId), formToken, stop) is not { } once)
            {
                return false;
            }

            var task = await TaskAct.FindAsync(db, taskId, stop);
            MustBeOwed(task);
            var unit = await db.Units.AsNoTracking().FirstAsync(u => u.Id == task.UnitId, stop);
            var scans = await db.Attachments.Where(a => a.TaskId == taskId && a.Round == 0 && a.Slot == ReceivedProof.Slot).ToListAsync(stop);
            var note = Check(received, scans.Count > 0);
            var form = await CollectionForm.OfAsync(db, task, stop);
            var kept = form.Keep(answers);
            // Papers the form asks for are in the scan, or there are none: what came by telephone has none to attach.
            (form with { Files = [] }).Check(kept, []);

            foreach (var open in await db.SignOffs.Where(s => s.TaskId == taskId && s.State == SignOffState.Asked).ToListAsync(stop))
            {
                (open.State, open.DecidedAt) = (SignOffState.Dropped, day.Now);
            }

            task.Round++;
            scans.ForEach(scan => scan.Round = task.Round);
            db.Submissions.Add(new Submission
            {
                TaskId = taskId, Round = task.Round, Answers = Answers.ToJson(kept), SubmittedAt = day.Now, SubmittedBy = unit.Name,
                ReceivedBy = received.By, ReceivedNote = note, ReceivedOn = received.On,
            });
            task.AcknowledgedAt ??= day.Now;
            await signOffs.HandInAsync(db, task, stop);
            TaskAct.Trace(
                db, task, "entered", actor with { OnBehalfOf = "unit:" + unit.Id, OnBehalfOfName = unit.Name }, day.Now,
                $"{received.On:yyyy-MM-dd}{(note is null ? "" : " · " + note)}", once);
            return true;
        },
        cancellation);

    /// <summary>What the unit still owes, whoever in it; what it has handed in is the checker's.</summary>
    internal static void MustBeOwed(WorkTask task)
    {
        if (task.Kind != TaskKind.Submission)
        {
            throw OnBehalfTexts.Refuse("NotOfUnit");
        }

        if (task.State != TaskState.Confirming)
        {
            TaskAct.MustWaitOnUnit(task);
        }
    }

    private string? Check(Received received, bool hasScan)
    {
        var note = string.IsNullOrWhiteSpace(received.Note) ? null : received.Note.Trim();
        return received.On is not { } on ? throw OnBehalfTexts.Refuse("DayMissing")
            : on > day.Today ? throw OnBehalfTexts.Refuse("DayAhead", DateText.Plain(on).Chinese)
            : received.By == ReceivedBy.Paper && !hasScan && note is null ? throw OnBehalfTexts.Refuse("ScanMissing")
            : received.By == ReceivedBy.Telephone && note is null ? throw OnBehalfTexts.Refuse("NoteMissing")
            : note?.Length > LongestNote ? throw OnBehalfTexts.Refuse("NoteLong", LongestNote)
            : note;
    }
}
