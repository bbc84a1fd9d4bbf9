using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using Xunit;

namespace WorkflowHost.Browser.Tests.Designer;

public sealed class ViewerTests(HostFixture host) : IClassFixture<HostFixture>
{
    private const string Waiting =
        """
        {"name":"等待批复","version":1,"root":{"id":"root","type":"Elsa.Flowchart","version":1,"name":"流程","activities":[
          {"id":"start","type":"Elsa.Start","version":1,"name":"开始1","metadata":{"designer":{"position":{"x":-300,"y":0} } } },
          {"id":"wait","type":"Elsa.Event","version":1,"name":"事件1","metadata":{"displayText":"等批复","designer":{"position":{"x":0,"y":0} } },
           "eventName":{"typeName":"String","expression":{"type":"Literal","value":"approved"} } }],
         "connections":[{"source":{"activity":"start","port":"Done"},"target":{"activity":"wait","port":"In"} }] } }
        """;

    [BrowserFact]
    public async Task From_the_list_of_instances_one_is_opened_on_its_drawing_and_the_badge_tells_what_is_done()
    {
        var instanceId = await StartAsync();
        await Office.AddAsync(host, "zhou", "周工", Rights.Design);
        await using var visitor = await host.VisitorAsync(1600, 900);
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, "zhou");

        await page.GotoAsync("/studio/workflows/instances");
        await page.GetByText(instanceId).First.WaitForAsync(new() { Timeout = 120_000 });
        await HostFixture.LookAsync(page, "studio-instances");
        await page.Locator("tbody").GetByText("等待中").First.WaitForAsync();
        await ChineseScreen.CheckAsync(page, "instances");
        await page.GetByText(instanceId).First.ClickAsync();

        await page.WaitForURLAsync("**/view", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });
        await page.Locator(".activity-label", new() { HasText = "等批复" }).First.WaitForAsync(new() { Timeout = 120_000 });
        await page.Locator(".elsa-activity-wrapper-badge .mud-badge, .mud-badge").First.WaitForAsync(new() { Timeout = 60_000 });
        await page.GetByText("已完成").First.WaitForAsync(new() { Timeout = 60_000 });
        await HostFixture.LookAsync(page, "studio-viewer");
        await ChineseScreen.CheckAsync(page, "viewer");
    }

    private async Task<string> StartAsync()
    {
        var services = host.Host.Services;
        var model = JsonNode.Parse(Waiting)!.AsObject();
        var saved = await services.GetRequiredService<DefinitionDrafts>().SaveAsync(model, publish: true, editor: null, Actor.System, CancellationToken.None);
        var id = "i" + Guid.NewGuid().ToString("N")[..12];
        var bursts = services.GetRequiredService<Bursts>();
        await services.GetRequiredService<HostStore>().WriteAsync((db, stop) => bursts.StartAsync(db, id, saved.Row.Id, null, null, stop), CancellationToken.None);
        return id;
    }
}
