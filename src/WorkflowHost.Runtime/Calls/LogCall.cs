using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Runtime.Calls;

/// <summary>A call as it was written down.</summary>
/// <param name="At">Null: just now.</param>
/// <param name="Spoken">Who answered.</param>
public sealed record CallReport(DateTimeOffset? At, string? Spoken, string? Number, CallResult? Result, DateOnly? PromisedFor, string? Note);

/// <summary>
/// Writes down a call to a unit. Where somebody was spoken to, the unit has been told: the tasks the call was about count as signed
/// for (签收), by telephone, and say so wherever their receipt is shown. What it owes it still owes.
/// </summary>
public sealed class LogCall(HostStore store, OfficeDay day)
{
    public const int LongestName = 60;
    public const int LongestNote = 500;

    /// <summary>A call is written down while it is remembered.</summary>
    public const int DaysBack = 30;

    /// <returns>How many tasks count as signed for by this call; null for a second copy of the form.</returns>
    /// <exception cref="RefusedException">What is missing or wrong, or none of the tasks waits on the unit any more.</exception>
    public Task<int?> RunAsync(string runId, string unitId, IReadOnlyCollection<string> taskIds, CallReport report, string formToken, Actor actor, CancellationToken cancellation)
    {
        var now = day.Now;
        var call = Check(runId, unitId, report, actor, now);
        return store.WriteAsync(
            async (db, stop) =>
            {
                if (await AuditTrail.OnceAsync(db, actor, $"call:{runId}:{unitId}", formToken, stop) is not { } once)
                {
                    return null;
                }

                if (taskIds.Count == 0)
                {
                    throw CallTexts.Refuse("CallWithoutTask");
                }

                var tasks = await db.Tasks.Where(t => t.RunId == runId && t.UnitId == unitId && taskIds.Contains(t.Id) && t.WaitsOnUnit && t.FinishedAt == null).OrderBy(t => t.Id).ToListAsync(stop);
                if (tasks.Count == 0)
                {
                    throw CallTexts.Refuse("CallTasksOver");
                }

                db.PhoneCalls.Add(call);
                var told = 0;
                foreach (var task in tasks)
                {
                    told += Trace(db, task, call, actor, now) ? 1 : 0;
                }

                AuditTrail.Add(db, now, actor, "unit.called", "unit:" + unitId, runId, details: $"call={call.Id};result={call.Result};at={call.At:O};tasks={string.Join(',', tasks.Select(t => t.Id))}", id: once);
                return (int?)told;
            },
            cancellation);
    }

    /// <returns>Whether the task counts as signed for by this call.</returns>
    private static bool Trace(HostDbContext db, WorkTask task, PhoneCall call, Actor actor, DateTimeOffset now)
    {
        var isTold = call.Result is CallResult.Reached or CallResult.Promised && task.AcknowledgedAt is null;
        var comment = string.Join("；", ((string?[])[call.Spoken, call.Note]).Where(t => t is not null)) is { Length: > 0 } said ? said : null;
        if (isTold)
        {
            (task.AcknowledgedAt, task.AcknowledgedByPhone) = (call.At, true);
            TaskAct.Trace(db, task, "told-by-phone", actor, now, call.Result == CallResult.Reached ? comment : call.Spoken);
        }

        if (!isTold || call.Result == CallResult.Promised)
        {
            var act = call.Result switch
            {
                CallResult.Reached => "called-reached",
                CallResult.Promised => "called-promised",
                CallResult.NotReached => "called-not-reached",
                _ => "called-wrong-number",
            };
            var promise = call.PromisedFor is { } until ? $"{until:yyyy-MM-dd}；" : "";
            TaskAct.Trace(db, task, act, actor, now, promise.Length > 0 ? (promise + comment).TrimEnd('；') : comment);
        }

        return isTold;
    }

    private static PhoneCall Check(string runId, string unitId, CallReport report, Actor actor, DateTimeOffset now)
    {
        if (actor is not { Kind: "staff", Id: { } callerId })
        {
            throw new InvalidOperationException("Only somebody who is signed in writes down a call.");
        }

        if (report.Result is not { } result)
        {
            throw CallTexts.Refuse("CallResultMissing");
        }

        var (spoken, number, note) = (Clean(report.Spoken), Clean(report.Number), Clean(report.Note));
        if (spoken is null && result is CallResult.Reached or CallResult.Promised)
        {
            throw CallTexts.Refuse("CallSpokenMissing");
        }

        if (spoken?.Length > LongestName || number?.Length > LongestName || note?.Length > LongestNote)
        {
            throw CallTexts.Refuse("CallLong", LongestName, LongestNote);
        }

        // A minute of difference between two clocks is no call from the future.
        var at = report.At ?? now;
        if (at > now.AddMinutes(2) || at < now.AddDays(-DaysBack))
        {
            throw CallTexts.Refuse("CallTime", DaysBack);
        }

        return new PhoneCall
        {
            Id = Guid.CreateVersion7(now).ToString("N"), RunId = runId, UnitId = unitId, At = at < now ? at : now, LoggedAt = now, CallerId = callerId, CallerName = actor.Name,
            Spoken = spoken, Number = number, Result = result, PromisedFor = result == CallResult.Promised ? report.PromisedFor : null, Note = note,
        };
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
