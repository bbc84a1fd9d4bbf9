using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Tasks;
using Xunit;

namespace WorkflowHost.Browser.Tests.Runs;

/// <summary>What belongs to collecting: more time, signatures in the unit, entering on behalf; each page looked at in both languages and on a phone.</summary>
public sealed class UnitSidePagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    private readonly Scene scene = new(host);

    [BrowserFact]
    public async Task A_unit_asks_for_time_and_is_signed_for_and_the_office_extends_and_enters_on_behalf()
    {
        var run = await RunningProcedure.StartAsync(host, scene);
        await CriteriaAsync();
        await AskAsync();
        var page = await Scene.SignedInAsync(host, Scene.Clerk);

        await page.GotoAsync("/runs/" + run);
        await page.Locator("table.matrix").WaitForAsync();
        Assert.Contains("申请延期", await page.InnerTextAsync("table.matrix"), StringComparison.Ordinal);
        await page.CheckAsync("tr:has-text('区教育局') input[type=checkbox]");
        await page.CheckAsync("tr:has-text('区政务中心') input[type=checkbox]");
        await LookAsync(page, "matrix");
        await page.Keyboard.PressAsync("Tab");
        await page.ClickAsync(".cell-acts button:has-text('延期')");
        await page.FillAsync("input[name=workdays]", "2");
        await page.FillAsync("input[name=reason]", "公章停用");
        await page.ClickAsync("text=查看变动");
        await page.Locator("#difference").WaitForAsync();
        Assert.Contains("区教育局", await page.InnerTextAsync(".difference table"), StringComparison.Ordinal);
        await LookAsync(page, "extend");
        await page.ClickAsync("text=确认延期（2项");
        await page.Locator("[role=status]").WaitForAsync();

        await HandOnAsync();
        await page.GotoAsync("/runs/" + run);
        Assert.Contains("待负责人确认", await page.InnerTextAsync("table.matrix"), StringComparison.Ordinal);
        Assert.Contains("单独截止", await page.InnerTextAsync("table.matrix"), StringComparison.Ordinal);
        await LookAsync(page, "matrix-after");
        await page.ClickAsync("tr:has-text('区交通运输局') a.s-soon");
        await page.Locator("#request").WaitForAsync();
        await LookAsync(page, "request");

        await page.GotoAsync("/runs/" + run);
        await page.CheckAsync("tr:has-text('区三江办') input[type=checkbox]");
        await page.ClickAsync(".cell-acts button:has-text('代录')");
        await page.FillAsync("input[name=note]", "电话记录12号");
        await page.SelectOptionAsync("select[name=by]", "Telephone");
        await LookAsync(page, "on-behalf");
        await page.ClickAsync(".rail-user summary");
        await page.ClickAsync(".rail-user >> text=English");
        await page.Locator("html[lang=en]").WaitForAsync();
        await page.GotoAsync("/runs/" + run);
        await LookAsync(page, "matrix-en");
        await page.SetViewportSizeAsync(390, 844);
        await LookAsync(page, "matrix-en");
    }

    /// <summary>The collection as a definition with criteria and signatures would have opened it.</summary>
    private Task CriteriaAsync() => Store.WriteAsync(
        async (db, stop) =>
        {
            var collection = await db.Collections.FirstAsync(stop);
            collection.FormJson = (CollectionForm.Parse(collection.FormJson) with { SignOff = SignOff.Three, Criteria = ShippedCriteria.Find("fuling-2020")!.Set }).ToJson();
            foreach (var unit in await db.Units.ToListAsync(stop))
            {
                (unit.HeadName, unit.HeadEmail) = ("王局长", unit.Code + "-head@units.example");
            }
        },
        CancellationToken.None);

    private async Task AskAsync()
    {
        await using var visitor = await host.VisitorAsync(390, 844);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(await scene.LinkOfAsync(1));
        await LookAsync(page, "unit-criteria");
        await page.ClickAsync(".ask-time summary");
        await page.FillAsync("#wished", "2026-05-08");
        await page.FillAsync("#reason", "主要负责人外出学习");
        await LookAsync(page, "unit-ask-time");
        await page.ClickAsync(".ask-time button");
        await page.Locator("[role=status]").WaitForAsync();
    }

    /// <summary>The second unit hands on, its reviewer and its head sign: the head's page is looked at before he does.</summary>
    private async Task HandOnAsync()
    {
        await using var visitor = await host.VisitorAsync(390, 844);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(await scene.LinkOfAsync(2));
        foreach (var area in await page.Locator("textarea[name^='answer.']").AllAsync())
        {
            await area.FillAsync("逐条对照，查摆问题并提出措施。");
        }

        await page.FillAsync("[name='answer.count']", "3");
        await page.FillAsync("[name='answer.leader']", "王局长");
        await page.FillAsync("[name='answer.@reviewer-name']", "赵科长");
        await page.FillAsync("[name='answer.@reviewer-address']", "zhao@units.example");
        await page.SetInputFilesAsync("input[name='file.report']", new FilePayload { Name = "自查报告.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7"u8.ToArray() });
        await page.Locator(".paper-file").WaitForAsync();
        await LookAsync(page, "unit-to-sign");
        await page.Locator(".to-sign").ScrollIntoViewIfNeededAsync();
        await LookAsync(page, "unit-reviewer");
        await page.ClickAsync("text=提交审签");
        await page.Locator("[role=status]:has-text('已提交审签')").WaitForAsync();
        await LookAsync(page, "unit-waiting");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await HostFixture.LookAsync(page, "unit-slip");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        await page.GotoAsync(await SignLinkAsync("zhao@units.example"));
        await LookAsync(page, "sign");
        await page.ClickAsync(".acts .btn-primary");
        await page.Locator("[role=status]").WaitForAsync();
        await LookAsync(page, "signed");
    }

    private async Task<string> SignLinkAsync(string address)
    {
        await scene.UntilAsync("the signer has a link", db => db.Links.AnyAsync(l => l.Recipient == address));
        var link = await Store.ReadAsync((db, stop) => db.Links.SingleAsync(l => l.Recipient == address && l.Use != LinkUse.FillIn, stop), CancellationToken.None);
        return "/s/" + host.Host.Services.GetRequiredService<LinkTokens>().Make(link);
    }

    private HostStore Store => host.Host.Services.GetRequiredService<HostStore>();

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
