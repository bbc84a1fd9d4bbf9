using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Designer;
using WorkflowHost.Runtime.Store.Tasks;
using Xunit;

namespace WorkflowHost.Browser.Tests.Slice;

/// <summary>
/// One procedure from the designer to a unit's answer, through the pages its people use. The dates are worked out here by hand:
/// start Mon 2 March 2026; preparation ends 10 workdays later, 16 March; self-check begins 17 March; 20 workdays on, with Qingming
/// (4 to 6 April) off, it ends Wed 15 April; papers are due 3 workdays before, Fri 10 April; the reminder goes 3 workdays
/// before that, Tue 7 April.
/// </summary>
public sealed class OneProcedureTests(HostFixture host) : IClassFixture<HostFixture>
{
    private static readonly DateTimeOffset ReminderDay = new(2026, 4, 7, 9, 1, 0, TimeSpan.FromHours(8));
    private readonly Scene scene = new(host);

    [BrowserFact]
    public async Task The_end_of_self_check_changed_in_the_designer_reaches_the_units_reminder_and_the_phase_closes_when_all_is_accepted()
    {
        await scene.SetAsync();
        await ChangeTheEndOfSelfCheckAsync();
        var run = await StartAsync();
        await ApproveThePlanAsync();
        await TheReminderStandsInTheOutboxAsync();
        await HandInAsync(1);
        await ReturnAsync(1, "缺少整改时限，请补充后再报。");
        await HandInAsync(1);
        for (var unit = 2; unit <= Scene.Units.Count; unit++)
        {
            await HandInAsync(unit);
        }

        await TheDirectorReadsWhatWasHandedInAsync();
        await AcceptAllAsync();
        await TheNextPhaseOpensAsync(run);
    }

    private async Task ChangeTheEndOfSelfCheckAsync()
    {
        var page = await Scene.SignedInAsync(host, Scene.Clerk, 1600, 900);
        var editor = await StudioEditor.OpenAsync(page, "six-phase");
        await editor.SelectAsync("自查阶段");
        await editor.ChangeAsync("结束日期", "开始后20个工作日");
        Assert.Null(await editor.PublishAsync());
        await page.Context.CloseAsync();
    }

    private async Task<string> StartAsync()
    {
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync("/runs/new?definition=six-phase");
        await page.FillAsync("input[name=title]", "2026年度民主评议政风行风");
        await page.FillAsync("input[name=startDate]", "2026-03-02");
        await page.FillAsync("input[name=basisDocument]", "《昭化区2026年度民主评议政风行风工作实施方案》");
        await page.FillAsync("input[name=officeName]", "区评议工作领导小组办公室");
        await page.FillAsync("input[name=contactName]", "李明");
        await page.FillAsync("input[name=contactPhone]", "0839-8720000");
        await page.ClickAsync("form.new-run button[type=submit].btn-primary");
        var plan = await page.Locator("#plan").InnerTextAsync();
        Assert.Contains("4月15日", plan, StringComparison.Ordinal);
        Assert.Contains("4月10日", plan, StringComparison.Ordinal);
        await LookAsync(page, "run-plan");
        await page.ClickAsync("button[name=start]");
        await page.Locator(".gantt-panel").WaitForAsync();
        await LookAsync(page, "run-started");
        var address = new Uri(page.Url).AbsolutePath;
        await page.Context.CloseAsync();
        return address;
    }

    private async Task ApproveThePlanAsync()
    {
        await scene.UntilAsync("the plan lies before the director", db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Open));
        var page = await Scene.SignedInAsync(host, Scene.Director);
        await page.ClickAsync("text=审定评议实施方案");
        await page.Locator(".decide").WaitForAsync();
        await LookAsync(page, "inbox-approval");
        await DecideAsync(page, "a");
        await scene.UntilAsync("it is approved", db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Approved));
        await scene.MailsLeftAsync("announcement", 6);
        await page.Context.CloseAsync();

        host.Clock.MoveTo(await scene.WhenAsync(":selfcheck", "start") + TimeSpan.FromMinutes(1));
        await scene.MailsLeftAsync("opening", 6);
    }

    private async Task TheReminderStandsInTheOutboxAsync()
    {
        host.Clock.MoveTo(ReminderDay);
        await scene.MailsLeftAsync("reminder", 6);
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync("/mails");
        await LookAsync(page, "mails");
        await page.Locator("section[aria-labelledby=sent] .mail-card", new() { HasText = "还剩3个工作日" }).First.ClickAsync();
        var mail = await page.Locator("main").InnerTextAsync();
        Assert.Contains("4月10日（周五）", mail, StringComparison.Ordinal);
        Assert.Contains("还剩3个工作日", mail, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"/u/[A-Za-z0-9_-]{20,}", await page.ContentAsync());
        await LookAsync(page, "mail");
        await page.Context.CloseAsync();
    }

    private async Task HandInAsync(int unit)
    {
        await using var visitor = await host.VisitorAsync(390, 844);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(await scene.LinkOfAsync(unit));
        Assert.Contains(Scene.Units[unit - 1], await page.InnerTextAsync("body"), StringComparison.Ordinal);
        await page.FillAsync("[name='answer.summary']", "对照评议内容逐条自查，建立台账，公开承诺。");
        await page.FillAsync("[name='answer.problems']", "窗口办事等候时间长，政策宣传不到位。");
        await page.FillAsync("[name='answer.count']", "2");
        await page.FillAsync("[name='answer.measures']", "增设窗口，七月底前完成；每季度开展宣传。");
        await page.FillAsync("[name='answer.leader']", "赵副局长");
        await page.SetInputFilesAsync("[name='file.report']", new FilePayload { Name = $"自查报告{unit}.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.4 自查报告"u8.ToArray() });
        // A chosen file goes up at once, with what was typed.
        await page.Locator(".paper-file", new() { HasText = $"自查报告{unit}.pdf" }).First.WaitForAsync();
        Assert.Equal("赵副局长", await page.InputValueAsync("[name='answer.leader']"));
        if (unit == 1)
        {
            await LookAsync(page, "unit-form");
        }

        await page.ClickAsync("button.btn-primary[formaction*=Submit]");
        await scene.UntilAsync($"unit {unit} has handed in", db => db.Tasks.AnyAsync(t => t.UnitId == $"unit-{unit}" && t.State == TaskState.Submitted));
        await page.Locator(".due.is-over").WaitForAsync();
        if (unit == 1)
        {
            await LookAsync(page, "unit-handed-in");
        }
    }

    private async Task ReturnAsync(int unit, string reason)
    {
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.ClickAsync($"text={Scene.Units[unit - 1]}");
        await page.FillAsync("#comment", reason);
        await LookAsync(page, "inbox-check");
        await DecideAsync(page, "r");
        await scene.MailsLeftAsync("returned", 1);
        await page.Context.CloseAsync();
    }

    private async Task TheDirectorReadsWhatWasHandedInAsync()
    {
        var page = await Scene.SignedInAsync(host, Scene.Director);
        await page.GotoAsync("/done");
        await page.ClickAsync("tbody a:has-text('审定评议实施方案')");
        await page.ClickAsync("text=查看各单位报送情况");
        await page.Locator(".paper-file").First.WaitForAsync();
        Assert.Equal(Scene.Units.Count, await page.Locator("tbody tr").CountAsync());
        await LookAsync(page, "papers");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "papers-phone");
        await page.Context.CloseAsync();
    }

    private async Task AcceptAllAsync()
    {
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        for (var accepted = 1; accepted <= Scene.Units.Count; accepted++)
        {
            await page.Locator("a[href*='/tasks/']").First.ClickAsync();
            await DecideAsync(page, "a");
            await scene.UntilAsync($"{accepted} are accepted", async db => await db.Tasks.CountAsync(t => t.State == TaskState.Accepted) == accepted);
        }

        await page.Context.CloseAsync();
    }

    /// <summary>Presses the button and waits until the inbox has come back: a page that is closed while it still goes somewhere may never close.</summary>
    private static async Task DecideAsync(IPage page, string key)
    {
        var button = page.Locator($".decide button[data-key={key}]");
        await button.WaitForAsync();
        await page.EvaluateAsync("window.isBefore = true");
        await button.ClickAsync();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await HasComeBackAsync(page))
        {
            await pause.WaitForNextTickAsync();
        }
    }

    private static async Task<bool> HasComeBackAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<bool>("!window.isBefore && document.readyState === 'complete'");
        }
        catch (PlaywrightException)
        {
            // Asked in the instant between two pages.
            return false;
        }
    }

    private async Task TheNextPhaseOpensAsync(string run)
    {
        var page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync(run);
        Assert.Equal(Scene.Units.Count, await page.Locator("table.matrix tbody .state", new() { HasText = "已通过" }).CountAsync());
        await LookAsync(page, "run-matrix");

        host.Clock.MoveTo(await scene.WhenAsync(":evaluate", "start") + TimeSpan.FromMinutes(1));
        await scene.MailsLeftAsync("announcement", 6 + 1 + 6);
        await page.Context.CloseAsync();
        page = await Scene.SignedInAsync(host, Scene.Clerk);
        await page.GotoAsync(run);
        await LookAsync(page, "run-third-phase");
        Assert.Contains("评议阶段", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, name);
        await Axe.CheckAsync(page);
    }
}
