using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Opens and closes the tasks of a collection: one row a unit, one counter, one bookmark.</summary>
internal sealed class CollectionTasks(ProcedureNotices notices)
{
    public async Task OpenAsync(BurstScope scope, OpenCollection open, CancellationToken cancellation)
    {
        var run = await scope.RunAsync(open.NodeId, cancellation);
        var units = await RunDirectories.SelectUnitsAsync(scope.Db, run.Id, open.UnitSelector, cancellation);
        var due = await scope.DueRowAsync(run.Id, open.NodeId, cancellation, open.DueRow);
        scope.Db.Collections.Add(new CollectionRow
        {
            BookmarkId = open.BookmarkId,
            RunId = run.Id,
            InstanceId = scope.Instance.Id,
            NodeId = open.NodeId,
            Title = open.Title,
            Instruction = open.Instruction,
            Basis = open.Basis,
            FormJson = CollectionForm.Of(open).ToJson(),
            CheckerSelector = open.CheckerSelector,
            Rule = open.Rule.ToString(),
            SharePercent = open.SharePercent,
            Total = units.Count,
            State = units.Count == 0 ? CollectionState.Complete : CollectionState.Open,
            OpenedAt = scope.Now,
        });
        if (units.Count == 0)
        {
            // Nobody is asked, so nobody is waited for.
            scope.Next.Enqueue((new ResumeBookmark(open.BookmarkId, Collections.Missing([])), $"collection:{open.BookmarkId}"));
            return;
        }

        var tasks = units.Select(unit => Task(scope, run, open, unit, due)).ToList();
        scope.Db.Tasks.AddRange(tasks);
        await notices.OpenedAsync(scope, run, tasks, units, cancellation);
    }

    public async Task CloseAsync(BurstScope scope, IReadOnlyList<string> bookmarkIds, CancellationToken cancellation)
    {
        await scope.Db.SaveChangesAsync(cancellation);
        var open = await scope.Db.Collections.Where(c => bookmarkIds.Contains(c.BookmarkId) && c.ClosedAt == null).ToListAsync(cancellation);
        if (open.Count == 0)
        {
            return;
        }

        foreach (var collection in open)
        {
            collection.State = collection.State == CollectionState.Open ? CollectionState.Closed : collection.State;
            collection.ClosedAt = scope.Now;
        }

        var owing = await scope.Db.Tasks.AsNoTracking().Where(t => bookmarkIds.Contains(t.BookmarkId) && t.UnitId != null && t.FinishedAt == null && t.WaitsOnUnit).ToListAsync(cancellation);
        if (owing.Count > 0)
        {
            await notices.ClosedAsync(scope, await scope.RunAsync(open[0].NodeId, cancellation), owing, cancellation);
        }

        await WithdrawTasks.WhereAsync(scope.Db, t => bookmarkIds.Contains(t.BookmarkId), scope.Now, cancellation);
    }

    private static WorkTask Task(BurstScope scope, Run run, OpenCollection open, Unit unit, ScheduleRow? due)
    {
        var phase = scope.PhaseOf(open.NodeId);
        return new WorkTask
        {
            Id = DerivedId.Task(open.BookmarkId, unit.Id),
            Kind = TaskKind.Submission,
            RunId = run.Id,
            InstanceId = scope.Instance.Id,
            BookmarkId = open.BookmarkId,
            NodeId = open.NodeId,
            Occurrence = Procedures.Schedule.RowNames.Occurrence(open.DueRow),
            PhaseNodeId = phase?.NodeId,
            PhaseTitle = phase?.DisplayText,
            UnitId = unit.Id,
            Title = open.Title,
            Instruction = open.Instruction,
            Basis = open.Basis,
            State = TaskState.Open,
            WaitsOnUnit = true,
            DueDate = due?.Date,
            DueAt = due?.At,
            OpenedAt = scope.Now,
            FormKind = open.Criteria is null ? null : unit.Kind,
        };
    }
}
