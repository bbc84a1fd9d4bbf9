using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.Designer;

/// <summary>A definition used as an activity, as a designer sees it.</summary>
public sealed class UsedDefinitionTests(HostFixture host) : IClassFixture<HostFixture>
{
    private const string Part =
        """
        {"definitionId":"survey-sub","name":"民意调查子流程","options":{"usableAsActivity":true},"root":{"id":"rs","type":"Elsa.Flowchart","version":1,"name":"流程","connections":[],"activities":[
          {"id":"ask","type":"Elsa.Event","version":1,"name":"事件1","metadata":{"displayText":"等群众答复","designer":{"position":{"x":0,"y":0} } },
           "eventName":{"typeName":"String","expression":{"type":"Literal","value":"answered"} } }] } }
        """;

    private const string Outer =
        """
        {"definitionId":"uses-survey","name":"使用调查","root":{"id":"ru","type":"Elsa.Flowchart","version":1,"name":"流程","connections":[],"activities":[
          {"id":"sub1","type":"民意调查子流程","version":1,"name":"民意调查子流程1","workflowDefinitionId":"survey-sub","metadata":{"displayText":"做一次调查","designer":{"position":{"x":0,"y":0} } } }] } }
        """;

    [BrowserFact]
    public async Task It_stands_in_the_toolbox_and_is_drawn_as_a_node_by_its_own_name()
    {
        var services = host.Host.Services;
        var drafts = services.GetRequiredService<DefinitionDrafts>();
        await drafts.SaveAsync((JsonObject)JsonNode.Parse(Part)!, publish: true, null, Actor.System, CancellationToken.None);
        await drafts.SaveAsync((JsonObject)JsonNode.Parse(Outer)!, publish: true, null, Actor.System, CancellationToken.None);
        await Office.AddAsync(host, "sun", "孙工", Rights.Design);
        await using var visitor = await host.VisitorAsync(1600, 900);
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, "sun");

        var editor = await StudioEditor.OpenAsync(page, "uses-survey");
        await editor.Node("做一次调查").WaitForAsync();
        await page.GetByPlaceholder("搜索").First.FillAsync("民意调查");
        await page.GetByText("民意调查子流程").Nth(1).WaitForAsync(new() { Timeout = 60_000 });
        await HostFixture.LookAsync(page, "studio-used-definition");
    }
}
