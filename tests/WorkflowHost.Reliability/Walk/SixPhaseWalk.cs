using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Reliability.Walk;

/// <summary>
/// The six-phase pattern for six units as its people live it, over HTTP: start, approve the plan, be reminded, hand in, be
/// returned once, hand in again, accept, and on into the third phase. Each step waits for what the database holds.
/// </summary>
internal sealed partial class SixPhaseWalk(MortalHost host, FileClock clock, Records records, string mailFolder)
{
    private static readonly KeyValuePair<string, string>[] Answers =
    [
        new("answer.summary", "对照评议内容逐条自查，建立台账，公开承诺。"),
        new("answer.problems", "窗口办事等候时间长，政策宣传不到位。"),
        new("answer.count", "2"),
        new("answer.measures", "增设窗口，七月底前完成；每季度开展宣传。"),
        new("answer.leader", "赵副局长"),
    ];

    public async Task GoAsync(CancellationToken stop)
    {
        using var clerk = new WebClient(host.AddressAsync);
        using var director = new WebClient(host.AddressAsync);
        await SignInAsync(clerk, Office.Clerk, stop);
        await StartRunAsync(clerk, stop);

        clock.MoveTo(await records.WhenAsync(":prepare", "start", ScheduleRowKind.PhaseStart) + TimeSpan.FromMinutes(1));
        await records.UntilAsync("the plan lies before the director", db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Open), stop);
        await SignInAsync(director, Office.Director, stop);
        await ActAsync(director, await OpenTaskAsync(TaskKind.Approval), "Approve", "同意", stop);
        await records.UntilAsync("the units know that it begins", db => HandedOverAsync(db, "announcement", 6), stop);

        clock.MoveTo(await records.WhenAsync(":selfcheck", "start", ScheduleRowKind.PhaseStart) + TimeSpan.FromMinutes(1));
        await records.UntilAsync("six units are asked", db => HandedOverAsync(db, "opening", 6), stop);
        clock.MoveTo(await records.WhenAsync(":report", "before-3", ScheduleRowKind.Reminder) + TimeSpan.FromMinutes(1));
        await records.UntilAsync("six units are reminded", db => HandedOverAsync(db, "reminder", 6), stop);

        for (var unit = 1; unit <= Office.Units.Count; unit++)
        {
            await HandInAsync(unit, stop);
        }

        await SignInAsync(clerk, Office.Clerk, stop);
        await ActAsync(clerk, await TaskOfAsync(1), "Return", "缺少整改时限，请补充后再报。", stop);
        await HandInAsync(1, stop);
        for (var unit = 1; unit <= Office.Units.Count; unit++)
        {
            await ActAsync(clerk, await TaskOfAsync(unit), "Accept", "", stop);
        }

        clock.MoveTo(await records.WhenAsync(":evaluate", "start", ScheduleRowKind.PhaseStart) + TimeSpan.FromMinutes(1));
        await records.UntilAsync("the third phase has opened and its units know", db => HandedOverAsync(db, "announcement", 6 + 1 + 6), stop);
        await records.UntilAsync("nothing is left to be handed over", async db => !await db.Notices.AnyAsync(n => n.State != NoticeState.HandedOver), stop);
    }

    private static async Task<bool> HandedOverAsync(Runtime.Store.HostDbContext db, string kind, int count) =>
        await db.Notices.CountAsync(n => n.Kind == kind && n.State == NoticeState.HandedOver) >= count;

    private static async Task SignInAsync(WebClient client, string name, CancellationToken stop)
    {
        var page = await client.GetAsync("/sign-in", stop);
        await client.PostAsync(page, "/sign-in", [new("userName", name), new("password", Office.Password)], stop);
    }

    private async Task StartRunAsync(WebClient clerk, CancellationToken stop)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("definitionId", "six-phase"), new("title", "2026年民主评议政风行风"), new("startDate", "2026-03-02"), new("basisDocument", "《2026年度民主评议政风行风工作实施方案》"),
            new("officeName", "区评议工作领导小组办公室"), new("contactName", "李明"), new("contactPhone", "0839-8720000"),
            .. Enumerable.Range(1, Office.Units.Count).Select(unit => KeyValuePair.Create("unitIds", $"unit-{unit}")),
        ];
        // The first press shows the dates, the second starts.
        var shown = await clerk.PostAsync(await clerk.GetAsync("/runs/new?definition=six-phase", stop), "/runs/new", fields, stop);
        await clerk.PostAsync(shown, "/runs/new", [.. fields, new("start", "true")], stop);
        await records.UntilAsync("the run is there", db => db.Runs.AnyAsync(), stop);
    }

    private async Task HandInAsync(int unit, CancellationToken stop)
    {
        using var visitor = new WebClient(host.AddressAsync);
        var link = await LinkOfAsync(unit, stop);
        var page = await visitor.GetAsync(link, stop);
        var paper = new Paper("file.report", $"自查报告{unit}.pdf", Encoding.UTF8.GetBytes($"%PDF-1.4\n{Office.Units[unit - 1]} 自查报告（盖章扫描件）\n"));
        await visitor.PostAsync(page, link + "?handler=Submit", Answers, stop, [paper]);
        await records.UntilAsync($"unit {unit} has handed in", db => db.Tasks.AnyAsync(t => t.UnitId == $"unit-{unit}" && t.State == TaskState.Submitted), stop);
    }

    private static async Task ActAsync(WebClient officer, string task, string act, string comment, CancellationToken stop)
    {
        var page = await officer.GetAsync($"/tasks/{task}", stop);
        await officer.PostAsync(page, $"/tasks/{task}?handler={act}", [new("comment", comment)], stop);
    }

    private Task<string> OpenTaskAsync(TaskKind kind) => records.ReadAsync(db => db.Tasks.Where(t => t.Kind == kind && t.State == TaskState.Open).Select(t => t.Id).SingleAsync());

    private Task<string> TaskOfAsync(int unit) => records.ReadAsync(db => db.Tasks.Where(t => t.Kind == TaskKind.Submission && t.UnitId == $"unit-{unit}").Select(t => t.Id).SingleAsync());

    /// <summary>From the newest mail to the unit, as its reader finds it.</summary>
    private async Task<string> LinkOfAsync(int unit, CancellationToken stop)
    {
        var address = $"unit{unit}@units.example";
        await records.UntilAsync($"mails to {address} have left", async db => !await db.Notices.AnyAsync(n => n.RecipientAddress == address && n.State != NoticeState.HandedOver), stop);
        var newest = await records.ReadAsync(db => db.Notices.Where(n => n.RecipientAddress == address && n.LinkId != null).OrderByDescending(n => n.QueuedAt).Select(n => n.MessageId).FirstAsync());
        var file = Directory.EnumerateFiles(mailFolder, "*.eml").First(name => File.ReadAllText(name).Contains(newest, StringComparison.Ordinal));
        return "/u/" + Link().Match(MailText.Read(file)).Groups[1].Value;
    }

    [GeneratedRegex(@"/u/([A-Za-z0-9._~-]+)")]
    private static partial Regex Link();
}
