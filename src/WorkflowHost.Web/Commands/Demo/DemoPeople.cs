using System.Text;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Web.Commands.Demo;

/// <summary>
/// Answers by script, through the use cases the pages call. Everybody is on time: papers on their last day at 15:00, checked an hour later,
/// decisions at 10:00, other work at 11:00. Two are not: one division hands in its self-check two workdays late and is reminded,
/// another has its rectification report returned once.
/// </summary>
internal sealed class DemoPeople(IServiceProvider services, RunClock clock)
{
    private const string Late = "K02";
    private const string Returned = "K03";
    private static readonly TimeOnly DecidedAt = new(10, 0);
    private static readonly TimeOnly DoneAt = new(11, 0);
    private static readonly TimeOnly SubmittedAt = new(15, 0);

    private readonly HostStore store = services.GetRequiredService<HostStore>();
    private readonly Dictionary<string, DateTimeOffset> plans = new(StringComparer.Ordinal);

    /// <summary>When somebody acts next; null when nobody is asked anything.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (open, due, calendar) = await store.ReadAsync(
            async (db, stop) => (
                await OpenAsync(db, stop),
                await db.Schedule.AsNoTracking().Where(r => r.RuleName == SchedulePlanner.DueRow && r.UnitId == "").ToDictionaryAsync(r => r.NodeId, stop),
                await Calendars.ReadAsync(db, stop)),
            cancellation);
        foreach (var task in open)
        {
            var row = due.GetValueOrDefault(task.NodeId);
            var at = PlanOf(task, row?.Date, now, calendar);
            plans.TryAdd(Turn(task), at > now ? at : now.AddHours(1));
        }

        return open.Count == 0 ? null : open.Min(task => plans[Turn(task)]);
    }

    /// <summary>Does what is planned until now.</summary>
    public async Task ActAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var task in (await store.ReadAsync(OpenAsync, cancellation)).Where(t => plans.TryGetValue(Turn(t), out var at) && at <= now))
        {
            await ActAsync(task, cancellation);
        }
    }

    private Task ActAsync(WorkTask task, CancellationToken cancellation)
    {
        var form = Turn(task);
        var holder = task.WaitsOnPost is { } post ? DemoOffice.HolderOf(post) : task.WaitsOnPerson is { } person ? DemoOffice.Person(person) : null;
        return task switch
        {
            { WaitsOnUnit: true } => SubmitAsync(task, form, cancellation),
            { State: TaskState.Submitted, Round: 1, UnitId: Returned } when task.NodeId.EndsWith(":rect-report", StringComparison.Ordinal) =>
                services.GetRequiredService<ReturnSubmission>().RunAsync(task.Id, task.Round, "整改台账缺少完成时限，请补充后再报。", form, holder!, cancellation),
            { State: TaskState.Submitted } => services.GetRequiredService<AcceptSubmission>().RunAsync(task.Id, task.Round, null, form, holder!, cancellation),
            { Kind: TaskKind.Approval } => services.GetRequiredService<DecideApproval>().RunAsync(task.Id, TaskState.Approved, "同意", form, holder!, cancellation),
            _ => services.GetRequiredService<FinishAssignment>().RunAsync(task.Id, "已完成", form, holder!, cancellation),
        };
    }

    private async Task SubmitAsync(WorkTask task, string form, CancellationToken cancellation)
    {
        var unit = new Actor("unit", task.UnitId, task.UnitId!);
        var asked = await store.ReadAsync((db, stop) => CollectionForm.OfAsync(db, task, stop), cancellation);
        foreach (var file in asked.Files.Where(f => f.Required))
        {
            using var paper = new MemoryStream(Encoding.UTF8.GetBytes($"%PDF-1.4\n% {file.Label} {task.UnitId}\n%%EOF"));
            await services.GetRequiredService<AttachFile>().RunAsync(task.Id, new Upload(file.Key, file.Label + ".pdf", paper, NotSecret: false), unit, cancellation);
        }

        var answers = asked.Fields.ToDictionary(
            f => f.Key,
            f => f.Kind switch { "number" => "2", "date" => $"{task.DueDate ?? new DateOnly(2020, 6, 1):yyyy-MM-dd}", "choice" => f.Choices is [var first, ..] ? first : "", _ => "已逐项对照检查，情况属实。" },
            StringComparer.Ordinal);
        await services.GetRequiredService<SubmitTask>().RunAsync(task.Id, answers, form, unit, cancellation);
    }

    private DateTimeOffset PlanOf(WorkTask task, DateOnly? due, DateTimeOffset now, WorkCalendar calendar)
    {
        if (task.State is TaskState.Submitted or TaskState.Returned)
        {
            return now.AddHours(1);
        }

        var today = clock.DayOf(now);
        if (task.Kind == TaskKind.Submission)
        {
            var last = due ?? calendar.AddWorkdays(today, 5);
            var isLate = task.UnitId == Late && task.NodeId.EndsWith(":material", StringComparison.Ordinal);
            return clock.At(isLate ? calendar.AddWorkdays(last, 2) : calendar.Roll(last, RollRule.Previous), SubmittedAt);
        }

        // Minutes are written on the workday after the meeting.
        var isMinutes = task.Kind == TaskKind.Assignment && due is not null && task.DueAt is { } held && held.ToOffset(TimeSpan.FromHours(8)).TimeOfDay > TimeSpan.Zero;
        var day = due is null ? calendar.AddWorkdays(today, 2) : isMinutes ? calendar.AddWorkdays(due.Value, 1) : calendar.Roll(due.Value, RollRule.Previous);
        return clock.At(day, task.Kind == TaskKind.Approval || isMinutes ? DecidedAt : DoneAt);
    }

    private static Task<List<WorkTask>> OpenAsync(HostDbContext db, CancellationToken cancellation) =>
        db.Tasks.AsNoTracking().Where(t => t.FinishedAt == null && (t.WaitsOnUnit || t.WaitsOnPost != null || t.WaitsOnPerson != null)).OrderBy(t => t.Id).ToListAsync(cancellation);

    /// <summary>One turn of somebody in a task: handing in a second time is another one.</summary>
    private static string Turn(WorkTask task) => $"{task.Id}:{task.State}:{task.Round}";
}
