using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.SignOffs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>What was handed in stays as it was; a copy of it becomes the draft again, so that only what was wrong has to be replaced.</summary>
internal static class Drafts
{
    public static async Task RestoreAsync(HostDbContext db, WorkTask task, DateTimeOffset now, CancellationToken cancellation)
    {
        var submission = await db.Submissions.FirstAsync(s => s.TaskId == task.Id && s.Round == task.Round, cancellation);
        task.Draft = submission.Answers;
        // The signature was for what it was given for: what is changed is signed anew.
        foreach (var paper in await db.Attachments.Where(a => a.TaskId == task.Id && a.Round == task.Round && a.Slot != SignedSlip.Slot && a.Slot != ReceivedProof.Slot).AsNoTracking().ToListAsync(cancellation))
        {
            db.Attachments.Add(new Attachment
            {
                Id = Guid.CreateVersion7(now).ToString("N"),
                TaskId = task.Id,
                Slot = paper.Slot,
                FileName = paper.FileName,
                ContentType = paper.ContentType,
                Sha256 = paper.Sha256,
                Size = paper.Size,
                UploadedAt = paper.UploadedAt,
            });
        }
    }
}
