using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.SignOffs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <param name="Slot">Key of the required paper it is; null for a further one.</param>
/// <param name="Content">Seekable; read from its beginning.</param>
/// <param name="NotSecret">The unit has confirmed that a file whose name calls itself secret is not.</param>
public sealed record Upload(string? Slot, string? FileName, Stream Content, bool NotSecret);

/// <summary>Attaches a paper to the draft of a unit. A second file for the same slot stands beside the first: a report may be several scans.</summary>
public sealed class AttachFile(HostStore store, FileStore files, UploadRules rules, DailyUploads today, TimeProvider time)
{
    public const int MostFiles = 30;
    public const long LargestTask = 300L * 1024 * 1024;

    /// <exception cref="RefusedException">Kind, size, name or number of files, or the task does not wait on the unit. Nothing was kept.</exception>
    public async Task RunAsync(string taskId, Upload upload, Actor actor, CancellationToken cancellation)
    {
        var name = await rules.CheckAsync(upload, cancellation);

        // Asked before the bytes are stored, and again with the row: a unit that may not attach must not fill the disk either.
        await store.ReadAsync(async (db, stop) => { await CheckAsync(db, taskId, upload, actor, stop); return true; }, cancellation);
        today.Take(taskId, upload.Content.Length);
        var file = await files.SaveAsync(upload.Content, cancellation);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString("N");
        await store.WriteAsync(
            async (db, stop) =>
            {
                var task = await CheckAsync(db, taskId, upload, actor, stop);
                if (await db.Attachments.AnyAsync(a => a.TaskId == taskId && a.Round == 0 && a.Sha256 == file.Sha256 && a.Slot == upload.Slot && a.FileName == name, stop))
                {
                    return;
                }

                db.Attachments.Add(new Attachment
                {
                    Id = id,
                    TaskId = taskId,
                    Slot = upload.Slot,
                    FileName = name,
                    ContentType = UploadRules.ContentTypeOf(name),
                    Sha256 = file.Sha256,
                    Size = file.Size,
                    UploadedAt = now,
                });
                TaskAct.Trace(db, task, "attached", actor, now, name);
            },
            cancellation);
    }

    private static async Task<WorkTask> CheckAsync(HostDbContext db, string taskId, Upload upload, Actor actor, CancellationToken cancellation)
    {
        var task = await TaskAct.FindAsync(db, taskId, cancellation);
        var form = await CollectionForm.OfAsync(db, task, cancellation);
        if (upload.Slot == ReceivedProof.Slot)
        {
            // What proves that something came on paper is the office's to attach, whoever in the unit it waits on.
            await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, cancellation);
            EnterOnBehalf.MustBeOwed(task);
            return await MustFitAsync(db, task, upload, cancellation);
        }

        var isSlip = upload.Slot == SignedSlip.Slot && form.SignOff != SignOff.None;
        if (!(isSlip && task.State == TaskState.Confirming))
        {
            TaskAct.MustWaitOnUnit(task);
        }

        if (upload.Slot is not null && !isSlip && form.Files.All(f => f.Key != upload.Slot))
        {
            throw TaskTexts.Refuse("SlotUnknown", upload.Slot);
        }

        return await MustFitAsync(db, task, upload, cancellation);
    }

    private static async Task<WorkTask> MustFitAsync(HostDbContext db, WorkTask task, Upload upload, CancellationToken cancellation)
    {
        var sizes = await db.Attachments.Where(a => a.TaskId == task.Id && a.Round == 0).Select(a => a.Size).ToListAsync(cancellation);
        return sizes.Count >= MostFiles ? throw TaskTexts.Refuse("FilesTooMany", MostFiles)
            : sizes.Sum() + upload.Content.Length > LargestTask ? throw TaskTexts.Refuse("FilesTooLarge", LargestTask / 1024 / 1024)
            : task;
    }
}
