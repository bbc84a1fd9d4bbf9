using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Tasks;

/// <summary>One who is asked in an approval, and what he said.</summary>
/// <param name="Who">The person or the post.</param>
/// <param name="By">Who answered, where that is somebody else: a holder of the post, a substitute.</param>
/// <param name="Round">1 for the first time it was asked.</param>
/// <param name="IsRework">He puts right what was returned, and decides nothing.</param>
public sealed record SignerView(
    string TaskId, string Who, string? By, SignerPart? Part, TaskState State, bool Waits, DateTimeOffset? At, string? Comment, DecisionRecord? Entered, int Round, bool IsRework);

/// <summary>The whole of an approval, over its rounds: whoever signs sees what the others said.</summary>
internal static class ApprovalCourse
{
    private const int Most = 100;

    public static async Task<IReadOnlyList<SignerView>> ReadAsync(HostDbContext db, WorkTask task, CancellationToken cancellation)
    {
        var asked = db.Tasks.Where(t => t.RunId == task.RunId && t.NodeId == task.NodeId).Select(t => t.BookmarkId);
        var rounds = await db.Approvals.AsNoTracking().Where(a => asked.Contains(a.BookmarkId) && a.InstanceId == task.InstanceId).ToListAsync(cancellation);
        var bookmarks = rounds.ConvertAll(r => r.BookmarkId);
        var tasks = await db.Tasks.AsNoTracking().Where(t => bookmarks.Contains(t.BookmarkId)).OrderByDescending(t => t.OpenedAt).ThenByDescending(t => t.Id).Take(Most).ToListAsync(cancellation);
        var ids = tasks.ConvertAll(t => t.Id);
        var entered = await db.Decisions.AsNoTracking().Where(d => ids.Contains(d.TaskId)).ToDictionaryAsync(d => d.TaskId, StringComparer.Ordinal, cancellation);
        var names = await NamesAsync(db, tasks, cancellation);
        var round = rounds.ToDictionary(r => r.BookmarkId, r => r.EarlierRounds + 1, StringComparer.Ordinal);
        return
        [
            .. rounds.OrderBy(r => r.OpenedAt).SelectMany(r => InOrder(r, [.. tasks.Where(t => t.BookmarkId == r.BookmarkId)]))
                .Select(t => View(t, names, entered.GetValueOrDefault(t.Id), round[t.BookmarkId])),
        ];
    }

    /// <summary>Those named in the order they are asked in, each with those he asked behind him; at the end who it was escalated to.</summary>
    private static IEnumerable<WorkTask> InOrder(ApprovalRow approval, List<WorkTask> tasks)
    {
        var named = approval.TaskIds.ToList();
        return tasks.Where(t => t.AddedTo is null).OrderBy(t => named.IndexOf(t.Id) is >= 0 and var place ? place : int.MaxValue).ThenBy(t => t.Id, StringComparer.Ordinal).SelectMany(t => WithAdded(t, tasks));
    }

    private static IEnumerable<WorkTask> WithAdded(WorkTask task, List<WorkTask> tasks) =>
        tasks.Where(t => t.AddedTo == task.Id).OrderBy(t => t.OpenedAt).SelectMany(t => WithAdded(t, tasks)).Prepend(task);

    private static SignerView View(WorkTask task, IReadOnlyDictionary<string, string> names, DecisionRecord? entered, int round)
    {
        var by = task.FinishedBy is null ? null : names.GetValueOrDefault(Signer.OfPerson(task.FinishedBy).Key);
        var who = task.AskedOf is null ? by ?? task.WaitsOnPost ?? "" : names.GetValueOrDefault(task.AskedOf) ?? task.AskedOf;
        return new SignerView(task.Id, who, by == who ? null : by, task.Part, task.State, task.WaitsOnStaff, task.FinishedAt, task.Comment, entered, round, task.Kind == TaskKind.Assignment);
    }

    private static async Task<Dictionary<string, string>> NamesAsync(HostDbContext db, List<WorkTask> tasks, CancellationToken cancellation)
    {
        var asked = tasks.Select(t => t.AskedOf).OfType<string>().Select(key => new Signer(key)).ToList();
        var posts = asked.Select(s => s.Post).OfType<string>().Distinct().ToList();
        var people = asked.Select(s => s.Person).Concat(tasks.Select(t => t.FinishedBy)).OfType<string>().Distinct().ToList();
        var names = await db.Posts.Where(p => posts.Contains(p.Code)).ToDictionaryAsync(p => p.Code, p => p.Name, StringComparer.Ordinal, cancellation);
        foreach (var person in await db.Users.Where(u => people.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName }).ToListAsync(cancellation))
        {
            names[Signer.OfPerson(person.Id).Key] = person.DisplayName;
        }

        return names;
    }
}
