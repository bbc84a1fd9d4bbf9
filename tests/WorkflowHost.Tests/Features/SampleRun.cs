using System.Text;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Tests.Features;

/// <summary>
/// A run as it stands in the middle of the self-check: the six key units of the 2017 paper, one collection, an approval. Written
/// straight into the store, so that pages are tested apart from the engine that fills them.
/// </summary>
public sealed class SampleRun(IServiceProvider services)
{
    public const string RunId = "run-1";
    public const string Collection = "bookmark-selfcheck";
    public const string Password = "今年秋天的第一场雨来得早";
    private static readonly string[] Names = ["区交通运输局", "区教育局", "区食药工商局", "区政务中心", "区三江办", "国网昭化供电公司"];
    private readonly TimeProvider time = services.GetRequiredService<TimeProvider>();
    private readonly HostStore store = services.GetRequiredService<HostStore>();

    private DateTimeOffset Now => time.GetUtcNow();

    private DateOnly Today => new OfficeDay(time).Today;

    public static string TaskOf(int unit) => $"task-{unit}";

    public static string UnitOf(int unit) => $"unit-{unit}";

    public async Task<StaffMember> StaffAsync(string userName, string name, params string[] rights) =>
        await services.GetRequiredService<StaffAccounts>().AddAsync(new NewStaffMember(userName, name, null, Password, rights), Actor.System, CancellationToken.None);

    public async Task HoldAsync(StaffMember member, string post) => await store.WriteAsync(
        (db, _) =>
        {
            db.PostHolders.Add(new PostHolder { Id = $"{member.Id}-{post}", PostCode = post, StaffMemberId = member.Id, From = Today.AddYears(-1) });
            return Task.CompletedTask;
        },
        CancellationToken.None);

    /// <summary>Units, posts, the run, and for each unit an open task due in <paramref name="dueInDays"/>.</summary>
    public Task CreateAsync(int dueInDays = 6) => store.WriteAsync(
        (db, _) =>
        {
            db.Posts.AddRange(
                new Post { Code = "office-head", Name = "领导小组办公室主任", OrderNumber = 1 },
                new Post { Code = "leader", Name = "分管领导", OrderNumber = 2 });
            db.Runs.Add(new Run
            {
                Id = RunId, Title = "2026年民主评议政风行风", Year = 2026, DefinitionId = "six-phase", DefinitionVersionId = "six-phase-1", RootInstanceId = "instance-1",
                StartDate = Today.AddDays(-20), Settings = "{}", BasisDocument = "《昭化区2026年民主评议政风行风工作实施方案》", OfficeName = "领导小组办公室",
                ContactName = "王主任", ContactPhone = "0839-1234567", StartedBy = "admin", CreatedAt = Now.AddDays(-20),
            });
            for (var i = 0; i < Names.Length; i++)
            {
                db.Units.Add(new Unit
                {
                    Id = UnitOf(i), Code = $"u{i}", Name = Names[i], Kind = i < 5 ? "政府部门" : "公共服务行业", OrderNumber = i, ContactName = $"联络员{i}",
                    ContactEmail = $"contact{i}@unit.example", ContactPhone = $"0839-555000{i}",
                });
                db.RunUnits.Add(new RunUnit { RunId = RunId, UnitId = UnitOf(i), UnitClass = "重点", OrderNumber = i });
                db.Tasks.Add(NewTask(i, dueInDays));
                db.Links.Add(new TaskLink { Id = $"link-{i}", TaskId = TaskOf(i), Recipient = $"contact{i}@unit.example", ExpiresAt = Now.AddDays(60) });
                db.TaskEvents.Add(new TaskEvent { TaskId = TaskOf(i), At = Now.AddDays(-10), Act = "opened", ActorKind = "system" });
            }

            db.Bookmarks.Add(Bookmark(Collection, "collect-selfcheck"));
            db.Collections.Add(new CollectionRow
            {
                BookmarkId = Collection, RunId = RunId, InstanceId = "instance-1", NodeId = "collect-selfcheck", Title = "自查报告", FormJson = Form().ToJson(),
                CheckerSelector = "post:office-head", Rule = nameof(CompletionRule.AllAccepted), SharePercent = 100, Total = Names.Length, OpenedAt = Now.AddDays(-10),
            });
            Dates(db, dueInDays);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    /// <summary>An approval that waits on the holders of a post.</summary>
    public Task ApprovalAsync(string id, string post, int dueInDays) => store.WriteAsync(
        (db, _) =>
        {
            db.Tasks.Add(new WorkTask
            {
                Id = id, Kind = TaskKind.Approval, RunId = RunId, InstanceId = "instance-1", BookmarkId = "bookmark-" + id, NodeId = "approve", PhaseNodeId = "phase-1", PhaseTitle = "自查阶段",
                Title = "审定自查阶段工作小结", Instruction = "请审定各单位自查情况小结，同意后转入评议阶段。", Basis = "《实施方案》第三条第（二）项", WaitsOnPost = post,
                DueDate = Today.AddDays(dueInDays), DueAt = Now.AddDays(dueInDays), OpenedAt = Now.AddDays(-2),
            });
            // Two posts are asked and all must agree: one decision alone never resumes an instance, and here there is none.
            db.Bookmarks.Add(Bookmark("bookmark-" + id, "approve"));
            db.Approvals.Add(new ApprovalRow
            {
                BookmarkId = "bookmark-" + id, RunId = RunId, InstanceId = "instance-1", NodeId = "approve", Mode = ApprovalMode.All, SharePercent = 100,
                Asked = post + ",office-head", OpenedAt = Now.AddDays(-2),
            });
            db.TaskEvents.Add(new TaskEvent { TaskId = id, At = Now.AddDays(-2), Act = "opened", ActorKind = "system" });
            return Task.CompletedTask;
        },
        CancellationToken.None);

    public string Link(int unit, int generation = 0) => "/u/" + services.GetRequiredService<LinkTokens>().Make(
        new TaskLink { Id = $"link-{unit}", TaskId = TaskOf(unit), Recipient = "", Generation = generation });

    /// <summary>The unit hands in a complete report.</summary>
    public async Task SubmitAsync(int unit)
    {
        using var scan = new MemoryStream(Encoding.UTF8.GetBytes("%PDF-1.7 scan"));
        var actor = new Actor("unit", UnitOf(unit), $"联络员{unit}");
        await services.GetRequiredService<AttachFile>().RunAsync(TaskOf(unit), new Upload("report", "自查报告（盖章）.pdf", scan, false), actor, CancellationToken.None);
        await services.GetRequiredService<SubmitTask>().RunAsync(
            TaskOf(unit), new Dictionary<string, string> { ["summary"] = "对照六项内容逐条自查，共查摆问题三项。", ["problems"] = "3" }, Guid.NewGuid().ToString(), actor, CancellationToken.None);
    }

    public static CollectionForm Form() => new(
        [
            new FormField("summary", "自查情况", "longtext", true, "对照评议内容逐条写明", null, "自查情况"),
            new FormField("problems", "查摆问题数（个）", "number", true),
            new FormField("meeting", "动员大会日期", "date", false),
            new FormField("level", "自评等次", "choice", false, null, ["优秀", "合格", "不合格"]),
        ],
        [new RequiredFile("report", "自查报告（盖章扫描件）", true), new RequiredFile("photos", "会议照片", false)]);

    /// <summary>What the reconciler looks for: a task nothing waits for would be withdrawn.</summary>
    private StoredBookmark Bookmark(string id, string node) => new() { Id = id, InstanceId = "instance-1", NodeId = node, CreatedAt = Now.AddDays(-10) };

    private WorkTask NewTask(int unit, int dueInDays) => new()
    {
        Id = TaskOf(unit), Kind = TaskKind.Submission, RunId = RunId, InstanceId = "instance-1", BookmarkId = Collection, NodeId = "collect-selfcheck",
        PhaseNodeId = "phase-1", PhaseTitle = "自查阶段", UnitId = UnitOf(unit), Title = "自查报告", Instruction = "请对照评议内容逐条自查，形成自查报告，主要负责人签字并加盖公章后报送。",
        Basis = "各单位要于规定时间前将自查报告报送领导小组办公室。", WaitsOnUnit = true, DueDate = Today.AddDays(dueInDays), DueAt = Now.AddDays(dueInDays), OpenedAt = Now.AddDays(-10),
    };

    private void Dates(HostDbContext db, int dueInDays)
    {
        (string Node, string Phase, string Rule, ScheduleRowKind Kind, int Days)[] rows =
        [
            ("phase-0", "phase-0", "start", ScheduleRowKind.PhaseStart, -20), ("phase-0", "phase-0", "end", ScheduleRowKind.PhaseEnd, -11),
            ("phase-1", "phase-1", "start", ScheduleRowKind.PhaseStart, -10), ("phase-1", "phase-1", "end", ScheduleRowKind.PhaseEnd, 10),
            ("collect-selfcheck", "phase-1", "before-3", ScheduleRowKind.Reminder, dueInDays - 3), ("collect-selfcheck", "phase-1", "due", ScheduleRowKind.Due, dueInDays),
            ("collect-selfcheck", "phase-1", "overdue-1", ScheduleRowKind.Overdue, dueInDays + 1),
            ("phase-2", "phase-2", "start", ScheduleRowKind.PhaseStart, 11), ("phase-2", "phase-2", "end", ScheduleRowKind.PhaseEnd, 40),
        ];
        db.Schedule.AddRange(rows.Select(row => new ScheduleRow
        {
            Id = $"{row.Node}-{row.Rule}", RunId = RunId, NodeId = row.Node, PhaseNodeId = row.Phase, RuleName = row.Rule, Kind = row.Kind,
            Date = Today.AddDays(row.Days), At = Now.AddDays(row.Days), ExplanationChinese = "方案规定的日期。", ExplanationEnglish = "As the plan says.",
            State = row.Days < 0 ? ScheduleRowState.Fired : ScheduleRowState.Planned,
        }));
    }
}
