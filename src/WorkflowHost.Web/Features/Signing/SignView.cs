using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Web.Features.Signing;

/// <summary>All that whoever signs sees: what was filled in last, its papers, who has signed so far.</summary>
/// <param name="Mine">His own signature of the last round; null when none was ever asked of him.</param>
internal sealed record SignView(
    WorkTask Task, Run Run, Unit Unit, CollectionForm Form, IReadOnlyDictionary<string, string> Answers, IReadOnlyList<Attachment> Papers, IReadOnlyList<SignOffRow> Signatures, SignOffRow? Mine)
{
    /// <summary>It waits for this very signature.</summary>
    public bool CanSign => Task.State == TaskState.Confirming && Mine is { State: SignOffState.Asked } mine && mine.Step == Task.SignStep && mine.Round == Task.Round;

    public static Task<SignView?> ReadAsync(HostStore store, TaskLink link, CancellationToken cancellation) => store.ReadAsync(
        async (db, stop) =>
        {
            var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == link.TaskId, stop);
            var unit = task is null ? null : await db.Units.AsNoTracking().FirstOrDefaultAsync(u => u.Id == task.UnitId, stop);
            var run = task is null ? null : await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == task.RunId, stop);
            if (task is null || unit is null || run is null)
            {
                return null;
            }

            var step = link.Use == LinkUse.SignAsHead ? SignStep.Head : SignStep.Reviewer;
            var signatures = await db.SignOffs.AsNoTracking().Where(s => s.TaskId == task.Id).OrderBy(s => s.Round).ThenBy(s => s.AskedAt).ThenBy(s => s.Id).ToListAsync(stop);
            var mine = signatures.LastOrDefault(s => s.Step == step && s.Address == link.Recipient);
            // He reads the round he was asked about; what the contact types since is the contact's.
            var round = mine?.Round ?? 0;
            var answers = await db.Submissions.Where(s => s.TaskId == task.Id && s.Round == round).Select(s => s.Answers).FirstOrDefaultAsync(stop);
            return new SignView(
                task, run, unit, await CollectionForm.OfAsync(db, task, stop), Runtime.Tasks.Answers.Parse(answers),
                round == 0 ? [] : await db.Attachments.AsNoTracking().Where(a => a.TaskId == task.Id && a.Round == round).OrderBy(a => a.UploadedAt).ThenBy(a => a.Id).ToListAsync(stop),
                signatures, mine);
        },
        cancellation);
}
