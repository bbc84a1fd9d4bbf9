using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Approvals;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Runs;

/// <summary>
/// What a dry run shows is what the host does: a shipped procedure is played dry, then for real with the same answers at the
/// same moments, and every mail must be the same: minute, address, template, subject.
/// </summary>
public sealed class DryRunIsTheRunTests
{
    private static readonly DateOnly Start = new(2026, 4, 20);

    /// <summary>In order and returned, let lie and escalated, decided by a meeting, work for each: what approvals can do beside what the shipped ones do.</summary>
    private static readonly string Approving = Draw.Definition(
        "approving",
        Draw.Phase(
            "p1", "启动当日", "6月30日",
            Draw.Step("ordered", "WorkflowHost.Approval", ("title", "审定方案"), ("approvers", "post:leaders"), ("mode", "in-order"), ("dueRule", "4月30日"), ("remindBefore", "2"), ("returnTo", "post:office"), ("afterReturn", "returner")),
            Draw.Step("stuck", "WorkflowHost.Approval", ("title", "审定报告"), ("approvers", "post:leaders"), ("mode", "all"), ("dueRule", "5月15日"), ("remindOverdue", "1"), ("escalateTo", "post:director"), ("escalateAfter", 2)),
            Draw.Step("met", "WorkflowHost.Approval", ("title", "研究结果"), ("approvers", "post:office"), ("mode", "meeting")),
            Draw.Step("each", "WorkflowHost.AssignTask", ("title", "学习文件"), ("assignee", "post:leaders"), ("scope", "each"))));

    [Theory]
    [InlineData("six-phase")]
    [InlineData("fuling-2020")]
    public async Task Every_mail_of_the_dry_run_is_queued_by_the_host_and_no_other(string name) =>
        await SameAsync(name, await File.ReadAllTextAsync(Path.Combine(Repository.Root, "workflows", name + ".json")), "on-time");

    [Theory]
    [InlineData("on-time")]
    [InlineData("approval ordered: returned\napproval stuck: silent")]
    [InlineData("approval ordered: late=2\napproval stuck: late=1\napproval met: returned")]
    public Task Approvals_are_asked_returned_escalated_and_recorded_as_the_dry_run_says(string assumptions) => SameAsync("approving", Approving, assumptions);

    private static async Task SameAsync(string name, string json, string assumptions)
    {
        await using var rig = await RuntimeRig.CreateAsync(Database.Sqlite);
        await rig.PublishAsync(json);
        await SeedAsync(rig);
        var runId = await rig.StartRunAsync(name, Start);

        var dry = Play(rig, json, assumptions);
        Assert.True(dry.Ended || assumptions.Contains("met: returned", StringComparison.Ordinal));
        foreach (var row in dry.Rows)
        {
            await rig.GoToAsync(row.At);
            await AnswerAsync(rig, row);
        }

        // What the office writes when it checks papers is another matter: here they are accepted without the form.
        var expected = dry.Rows.Where(r => r is { Kind: "notice", Template: not NoticeTemplateNames.Accepted })
            .Select(r => Line(r.At, r.Address!, r.Template!, r.Subject!)).Order(StringComparer.Ordinal);
        // A digest is how several of these travel, not one more.
        var queued = await rig.ReadAsync(db => db.Notices.Where(n => n.Kind != NoticeTemplateNames.Digest).Select(n => new { n.QueuedAt, n.RecipientAddress, n.Kind, n.Subject }).ToListAsync());
        Assert.Equal(expected, queued.Select(n => Line(n.QueuedAt, n.RecipientAddress, n.Kind, n.Subject)).Order(StringComparer.Ordinal));
        Assert.Equal(RunState.Completed, await rig.ReadAsync(db => db.Runs.Where(r => r.Id == runId).Select(r => r.State).SingleAsync()));
        Assert.True(rig.Log.Lines.IsEmpty, rig.Log.ToString());
    }

    private static string Line(DateTimeOffset at, string address, string template, string subject) =>
        $"{at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} {address} {template} {subject}";

    private static DryRunResult Play(RuntimeRig rig, string json, string text)
    {
        var engine = rig.Get<WorkflowEngine>();
        var units = Enumerable.Range(1, 2).Select(n => new UnitEntry($"U0{n}", $"第{n}司法所", ContactName: "张三", ContactEmail: $"u{n}@example.test", HeadName: "所长", HeadEmail: $"h{n}@example.test")).ToList();
        var posts = new[] { "director", "leaders", "office" };
        Assert.True(Assumptions.TryParse(text, out var assumptions, out var problem), problem?.Chinese);
        return DryRunner.Play(new DryRunRequest(
            engine,
            engine.Compile(WorkflowDefinition.Parse(json)),
            new RunSettings(Start),
            WorkCalendar.China,
            new RunDirectory(units, [.. posts.Append("deputy").Select(p => new PersonEntry(p, p, $"{p}@example.test"))], [.. posts.Select(p => new Holding(p, p)), new Holding("leaders", "deputy")], [], new Dictionary<string, string>()),
            assumptions,
            new RunWords("2026年民主评议"),
            NoticeTemplates.Find));
    }

    private static Task SeedAsync(RuntimeRig rig) => rig.WriteAsync(db =>
    {
        foreach (var code in new[] { "director", "leaders", "office" })
        {
            db.Posts.Add(new Post { Code = code, Name = code });
            db.Users.Add(new StaffMember { Id = code, UserName = code, Email = $"{code}@example.test", DisplayName = code });
            db.PostHolders.Add(new PostHolder { Id = code, PostCode = code, StaffMemberId = code, From = new DateOnly(2020, 1, 1) });
        }

        // A second leader, who came later.
        db.Users.Add(new StaffMember { Id = "deputy", UserName = "deputy", Email = "deputy@example.test", DisplayName = "deputy" });
        db.PostHolders.Add(new PostHolder { Id = "deputy", PostCode = "leaders", StaffMemberId = "deputy", From = new DateOnly(2021, 1, 1) });
        for (var n = 1; n <= 2; n++)
        {
            db.Units.Add(new Unit { Id = $"u{n}", Code = $"U0{n}", Name = $"第{n}司法所", OrderNumber = n, ContactName = "张三", ContactEmail = $"u{n}@example.test", HeadName = "所长", HeadEmail = $"h{n}@example.test" });
        }

        return Task.FromResult(true);
    });

    /// <summary>Does in the host what the dry run took for granted.</summary>
    private static async Task AnswerAsync(RuntimeRig rig, DryRunRow row)
    {
        if (row.Kind is not ("accepted" or "answered" or "decided" or "done"))
        {
            return;
        }

        var tasks = await rig.ReadAsync(db => db.Tasks.Where(t => t.FinishedAt == null && t.NodeId.EndsWith(":" + row.ActivityId)).ToListAsync());
        if (row.Kind == "accepted")
        {
            var unit = await rig.ReadAsync(db => db.Units.Where(u => u.Name == row.Unit).Select(u => u.Id).SingleAsync());
            Assert.True(await rig.AcceptAsync(Assert.Single(tasks, t => t.UnitId == unit).Id));
        }
        else if (row.Kind is "decided" or "answered")
        {
            // Those it was escalated to decide in the place of the others; else everybody who is asked at this moment, the last of them decides it.
            var asked = tasks.Exists(t => t.Part == SignerPart.Escalated) ? tasks.FindAll(t => t.Part == SignerPart.Escalated) : tasks;
            Assert.NotEmpty(asked);
            foreach (var task in row.Rule == nameof(ApprovalOutcome.Returned) ? asked.Take(1) : asked)
            {
                Assert.True(await rig.DecideAsync(task.Id, Enum.Parse<TaskState>(row.Rule!)));
            }
        }
        else
        {
            Assert.NotEmpty(tasks);
            foreach (var task in tasks)
            {
                await FinishAsync(rig, task.Id);
            }
        }
    }

    private static Task<bool> FinishAsync(RuntimeRig rig, string taskId) => rig.WriteAsync(async db =>
    {
        var task = await db.Tasks.FirstAsync(t => t.Id == taskId);
        task.State = TaskState.Done;
        task.AskNobody();
        task.FinishedAt = rig.Clock.GetUtcNow();
        task.Version++;
        return await rig.Get<Assignments>().DoneAsync(db, task, new JsonObject(), CancellationToken.None);
    });
}
