using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>Takes a paper out of the draft. What was handed in stays.</summary>
public sealed class RemoveAttachment(HostStore store, TimeProvider time)
{
    public Task RunAsync(string taskId, string attachmentId, Actor actor, CancellationToken cancellation) =>
        store.WriteAsync(
            async (db, stop) =>
            {
                var task = await TaskAct.FindAsync(db, taskId, stop);
                var paper = await db.Attachments.FirstOrDefaultAsync(a => a.Id == attachmentId && a.TaskId == taskId, stop) ?? throw TaskTexts.Refuse("AttachmentGone");
                if (paper.Slot == ReceivedProof.Slot)
                {
                    await OfficeRights.MustHoldAsync(db, actor, Rights.Handle, stop);
                }
                else
                {
                    TaskAct.MustWaitOnUnit(task);
                }

                if (paper.Round != 0)
                {
                    throw TaskTexts.Refuse("AttachmentSubmitted");
                }

                db.Attachments.Remove(paper);
                TaskAct.Trace(db, task, "removed", actor, time.GetUtcNow(), paper.FileName);
            },
            cancellation);
}
