using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Notices;

/// <summary>Those in units whose signature is waited for: who writes to a unit then writes to them.</summary>
internal static class UnitSigners
{
    /// <summary>Signatures waited for now, by task.</summary>
    public static async Task<IReadOnlyDictionary<string, SignOffRow>> WaitedForAsync(HostDbContext db, IReadOnlyCollection<WorkTask> tasks, CancellationToken cancellation)
    {
        var ids = tasks.Where(t => t.State == TaskState.Confirming).Select(t => t.Id).ToList();
        var rows = ids.Count == 0 ? [] : await db.SignOffs.AsNoTracking().Where(s => ids.Contains(s.TaskId) && s.State == SignOffState.Asked).ToListAsync(cancellation);
        return rows.GroupBy(r => r.TaskId).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Round)!, StringComparer.Ordinal);
    }

    /// <summary>Null for who has no address: the contact must bring the signed slip, and is reminded instead.</summary>
    public static UnitRecipient? Of(SignOffRow? row) => row?.Address is { } address ? new UnitRecipient(row.Name, address, UseOf(row.Step)) : null;

    public static LinkUse UseOf(SignStep step) => step == SignStep.Head ? LinkUse.SignAsHead : LinkUse.SignAsReviewer;

    public static SignStep? StepOf(LinkUse use) => use switch
    {
        LinkUse.SignAsHead => SignStep.Head,
        LinkUse.SignAsReviewer => SignStep.Reviewer,
        _ => null,
    };

    /// <summary>What the letter says beyond what every mail about the task says: whom it asks, and who filled it in.</summary>
    public static NoticeView Asking(NoticeView view, Unit unit, SignOffRow row) => NoticeViews.Asking(view, unit.Name, row.Name, row.AskedBy);
}
