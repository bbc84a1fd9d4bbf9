using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Browser.Tests.Slice;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Tasks;
using Xunit;

namespace WorkflowHost.Browser.Tests.Runs;

/// <summary>Two directors countersign: one asks a colleague first, the other's decision is entered by the clerk from the signed paper.</summary>
public sealed class SignerPagesTests(HostFixture host) : IClassFixture<HostFixture>
{
    private readonly Scene scene = new(host);

    private HostStore Store => host.Host.Services.GetRequiredService<HostStore>();

    [BrowserFact]
    public async Task One_asks_a_colleague_first_and_the_others_decision_is_entered_from_paper()
    {
        await AskedAsync();
        var page = await Scene.SignedInAsync(host, Scene.Director);
        await page.GotoAsync("/inbox");
        await page.ClickAsync("[data-row]");
        await page.Locator("#panel .decide").WaitForAsync();
        await page.ClickAsync("#panel .more-acts summary");
        await page.SelectOptionAsync("#panel select[name=person]", new SelectOptionValue { Label = "王强" });
        await page.FillAsync("#panel textarea[name=comment]", "请先核对第三条的时限");
        await LookAsync(page, "signer-add");
        await page.ClickAsync("#panel button:has-text('前加签')");
        await page.Locator("[role=status]").WaitForAsync();
        Assert.Equal(0, await page.Locator("[data-row]").CountAsync());

        var added = await Scene.SignedInAsync(host, "wang.qiang", 390, 844);
        await added.GotoAsync("/inbox");
        await added.ClickAsync("[data-row]");
        await added.Locator(".signers").WaitForAsync();
        Assert.Contains("请先核对第三条的时限", await added.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(added, "signer-asked");
        await added.FillAsync("textarea[name=comment]", "第三条缺少完成时限");
        await added.ClickAsync("button:has-text('不同意')");
        await added.Locator("[role=status]").WaitForAsync();

        await page.GotoAsync("/inbox");
        await page.ClickAsync("[data-row]");
        await page.Locator("#panel .signers").WaitForAsync();
        Assert.Contains("第三条缺少完成时限", await page.InnerTextAsync("#panel"), StringComparison.Ordinal);
        await LookAsync(page, "signer-back");

        var clerk = await Scene.SignedInAsync(host, Scene.Clerk);
        await clerk.GotoAsync("/inbox");
        await clerk.ClickAsync("a.figure:has-text('可代录')");
        await clerk.ClickAsync("[data-row]:has-text('赵刚')");
        await clerk.Locator("#panel .record").WaitForAsync();
        await clerk.FillAsync("#panel input[name=decidedOn]", "2026-03-02");
        await clerk.FillAsync("#panel input[name=number]", "签批件〔2026〕12号");
        await clerk.CheckAsync("#panel input[value=Approved]");
        await LookAsync(clerk, "signer-record");
        await clerk.ClickAsync("#panel .record button");
        await clerk.Locator("[role=status]").WaitForAsync();
        await clerk.GotoAsync("/done");
        await clerk.ClickAsync("tbody a");
        Assert.Contains("代录：同意", await clerk.InnerTextAsync("main"), StringComparison.Ordinal);
        await LookAsync(clerk, "signer-recorded");
        await clerk.SetViewportSizeAsync(390, 844);
        await LookAsync(clerk, "signer-recorded");
        await clerk.ClickAsync(".rail-user summary");
        await clerk.ClickAsync(".rail-user >> text=English");
        await clerk.Locator("html[lang=en]").WaitForAsync();
        await clerk.SetViewportSizeAsync(1366, 768);
        await LookAsync(clerk, "signer-recorded-en");
    }

    [BrowserFact]
    public async Task What_a_meeting_decides_is_recorded_with_its_minutes()
    {
        await AskedAsync(("mode", "meeting"), ("approvers", "post:office"));
        var page = await Scene.SignedInAsync(host, Scene.Clerk, 390, 844);
        await page.GotoAsync("/inbox");
        await page.ClickAsync("[data-row]");
        await page.Locator(".record").WaitForAsync();
        await LookAsync(page, "meeting-record");
        await page.SetViewportSizeAsync(1366, 768);
        await page.FillAsync("input[name=decidedOn]", "2026-03-02");
        await page.FillAsync("input[name=number]", "〔2026〕3号");
        await page.FillAsync("textarea[name=present]", "唐芳、赵刚、李明");
        await page.CheckAsync("input[value=Approved]");
        await LookAsync(page, "meeting-record");
        await page.ClickAsync(".record button");
        await page.Locator("[role=status]").WaitForAsync();
        await page.GotoAsync("/done");
        Assert.Contains("会议决定：同意", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    /// <summary>The plan of the six-phase pattern before the two directors, its approval set anew.</summary>
    private async Task AskedAsync(params (string Input, string Value)[] inputs)
    {
        if (!await Store.ReadAsync((db, stop) => db.Users.AnyAsync(u => u.UserName == Scene.Clerk, stop), CancellationToken.None))
        {
            await scene.SetAsync();
            await Office.AddAsync(host, "zhao.gang", "赵刚", "handle");
            await Office.AddAsync(host, "wang.qiang", "王强", "handle");
        }

        var run = "";
        await Store.WriteAsync(
            async (db, stop) =>
            {
                var deputy = await db.Users.SingleAsync(u => u.UserName == "zhao.gang", stop);
                if (!await db.PostHolders.AnyAsync(h => h.StaffMemberId == deputy.Id, stop))
                {
                    db.PostHolders.Add(new PostHolder { Id = "deputy", PostCode = "director", StaffMemberId = deputy.Id, From = new DateOnly(2026, 2, 1) });
                }

                // A definition of its own each time: what is published once never changes.
                var six = await db.Definitions.AsNoTracking().FirstAsync(d => d.DefinitionId == "six-phase" && d.IsPublished, stop);
                run = "signers-" + Guid.NewGuid().ToString("N")[..8];
                var json = JsonNode.Parse(six.Json)!;
                (json["id"], json["definitionId"]) = (run + "-1", run);
                foreach (var (input, value) in inputs.Length > 0 ? inputs : [("mode", "all"), ("clerk", "post:office")])
                {
                    Find(json["root"]!, "plan")![input] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
                }

                db.Definitions.Add(new() { Id = run + "-1", DefinitionId = run, Version = 1, Name = run, IsLatest = true, IsPublished = true, Json = json.ToJsonString() });
            },
            CancellationToken.None);
        await host.Host.Services.GetRequiredService<StartRun>().RunAsync(
            new NewRun(run, "2026年度民主评议", new DateOnly(2026, 3, 2), ["unit-1", "unit-2"], null, "评议办", "李明", "0839-8720000"), Actor.System, CancellationToken.None);
        await scene.UntilAsync("the plan lies before those who decide", db => db.Tasks.AnyAsync(t => t.Kind == TaskKind.Approval && t.State == TaskState.Open));
    }

    private static JsonNode? Find(JsonNode node, string id) => node["id"]?.GetValue<string>() == id
        ? node
        : (node["activities"] as JsonArray ?? []).Concat(node["body"] is { } body ? [body] : []).Select(c => Find(c!, id)).FirstOrDefault(f => f is not null);

    private static async Task LookAsync(IPage page, string name)
    {
        await HostFixture.LookAsync(page, $"{name}-{page.ViewportSize!.Width}");
        await Axe.CheckAsync(page);
    }
}
