using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;

namespace WorkflowHost.Tests.Signing;

/// <summary>
/// One approval of a small office: 吴 and 郑 are leaders (in this order), 周 is the office, 何 is of the staff and holds nothing; a post falls
/// vacant on the third. The clock stands at 2 March 2026, 9:00.
/// </summary>
internal sealed class Leaders : IAsyncDisposable
{
    public static readonly Actor Wu = new("staff", "wu", "吴局长");
    public static readonly Actor Zheng = new("staff", "zheng", "郑副局长");
    public static readonly Actor Zhou = new("staff", "zhou", "周主任");
    public static readonly Actor He = new("staff", "he", "何科长");
    private int form;

    private Leaders(RuntimeRig rig) => Rig = rig;

    public RuntimeRig Rig { get; }

    /// <summary>The run with the approval open; inputs as in <see cref="Draw.Step"/>, on top of approvers <c>post:leaders</c> and mode all.</summary>
    public static async Task<Leaders> AskedAsync(Database database, params (string Name, JsonNode Value)[] inputs)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        var given = new Dictionary<string, JsonNode> { ["title"] = "审定方案", ["approvers"] = "post:leaders", ["mode"] = "all" };
        foreach (var (name, value) in inputs)
        {
            given[name] = value;
        }

        await rig.PublishAsync(Draw.Definition("ask", Draw.Phase("p1", "启动当日", "3月31日", Draw.Step("ok", "WorkflowHost.Approval", [.. given.Select(g => (g.Key, g.Value))]))));
        await rig.SeedOfficeAsync(1);
        await rig.WriteAsync(db =>
        {
            foreach (var (id, name) in new[] { ("wu", "吴局长"), ("zheng", "郑副局长"), ("zhou", "周主任"), ("he", "何科长"), ("qian", "钱干事"), ("sun", "孙干事") })
            {
                db.Users.Add(new StaffMember { Id = id, UserName = id, NormalizedUserName = id.ToUpperInvariant(), Email = $"{id}@example.test", DisplayName = name });
            }

            db.Posts.Add(new Post { Code = "leaders", Name = "局领导班子" });
            db.Posts.Add(new Post { Code = "empty", Name = "空缺岗位" });
            db.PostHolders.Add(new PostHolder { Id = "l-zheng", PostCode = "leaders", StaffMemberId = "zheng", From = new DateOnly(2021, 1, 1) });
            db.PostHolders.Add(new PostHolder { Id = "l-wu", PostCode = "leaders", StaffMemberId = "wu", From = new DateOnly(2020, 1, 1) });
            db.PostHolders.Add(new PostHolder { Id = "e-sun", PostCode = "empty", StaffMemberId = "sun", From = new DateOnly(2020, 1, 1), To = new DateOnly(2026, 3, 2) });
            db.PostHolders.Add(new PostHolder { Id = "o-zhou", PostCode = "office", StaffMemberId = "zhou", From = new DateOnly(2020, 1, 1) });
            return Task.FromResult(true);
        });
        // A start is refused while a post is vacant: what names the vacant one begins on the day it has become so.
        var isVacant = given["approvers"].GetValue<string>().Contains("empty", StringComparison.Ordinal);
        await rig.StartRunAsync("ask", new DateOnly(2026, 3, isVacant ? 3 : 2));
        await rig.GoToAsync(RuntimeRig.Local(3, isVacant ? 3 : 2));
        return new Leaders(rig);
    }

    /// <summary>Open tasks of the staff by whom they wait on.</summary>
    public async Task<Dictionary<string, WorkTask>> OpenAsync() =>
        (await Rig.ReadAsync(db => db.Tasks.AsNoTracking().Where(t => t.FinishedAt == null && (t.WaitsOnPost != null || t.WaitsOnPerson != null)).ToListAsync()))
        .ToDictionary(t => t.WaitsOnPost ?? t.WaitsOnPerson!);

    public async Task<string> TaskOfAsync(string who) => (await OpenAsync())[who].Id;

    public async Task<bool> DecideAsync(Actor who, TaskState outcome, string? comment = "理由", string? task = null) =>
        await new DecideApproval(Rig.Store, Rig.Get<Runtime.Dispatch.Approvals>(), new OfficeDay(Rig.Clock)).RunAsync(task ?? await TaskOfAsync(who.Id!), outcome, comment, Form(), who, CancellationToken.None);

    public async Task AddAsync(Actor who, SignerPart part, string person, string? reason = "请核对数据", string? task = null) =>
        await new AddSigner(Rig.Store, Rig.Get<Runtime.Dispatch.Approvals>(), Rig.Get<Runtime.Notices.ProcedureNotices>(), new OfficeDay(Rig.Clock))
            .RunAsync(task ?? await TaskOfAsync(who.Id!), part, person, reason, Form(), who, CancellationToken.None);

    public async Task HandOnAsync(Actor who, string person, string task, string? reason = "出差在外") =>
        await new HandOn(Rig.Store, Rig.Get<Runtime.Notices.ProcedureNotices>(), new OfficeDay(Rig.Clock)).RunAsync(task, person, reason, Form(), who, CancellationToken.None);

    public Task<bool> RecordAsync(Actor who, string task, EnteredDecision entered, string? formToken = null)
    {
        var rules = new UploadRules(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        return new RecordDecision(Rig.Store, Rig.Get<Runtime.Dispatch.Approvals>(), new FileStore(Rig.Store, Rig.Clock), rules, new OfficeDay(Rig.Clock))
            .RunAsync(task, entered, formToken ?? Form(), who, CancellationToken.None);
    }

    public async Task FinishAsync(Actor who, string task) =>
        await new FinishAssignment(Rig.Store, Rig.Get<Runtime.Dispatch.Assignments>(), new OfficeDay(Rig.Clock)).RunAsync(task, "已修改", Form(), who, CancellationToken.None);

    /// <summary>How the root instance stands: Suspended while it waits, Finished when the approval has left by Approved.</summary>
    public Task<string> StatusAsync() => Rig.ReadAsync(db => db.Instances.Select(i => i.SubStatus).SingleAsync());

    /// <summary>By which port the approval was left last; null while it is open.</summary>
    public Task<string?> OutcomeAsync() => Rig.ReadAsync(db => db.Approvals.Where(a => a.Kind == TaskKind.Approval).OrderByDescending(a => a.EarlierRounds).Select(a => a.Outcome).FirstAsync());

    public Task<List<string>> MailsAsync(string kind = "staff-task") => Rig.ReadAsync(db => db.Notices.Where(n => n.Kind == kind).OrderBy(n => n.QueuedAt).ThenBy(n => n.RecipientAddress).Select(n => n.RecipientAddress).ToListAsync());

    public Task<List<string>> ActsAsync(string task) => Rig.ReadAsync(db => db.TaskEvents.Where(e => e.TaskId == task).OrderBy(e => e.Id).Select(e => e.Act).ToListAsync());

    public ValueTask DisposeAsync() => Rig.DisposeAsync();

    private string Form() => $"form-{form++}";
}
