using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.People;
using Xunit;

namespace WorkflowHost.Browser.Tests.Designer;

public sealed class EditorTests(HostFixture host) : IClassFixture<HostFixture>
{
    [BrowserFact]
    public async Task The_end_of_a_phase_is_changed_saved_published_and_there_after_a_reload()
    {
        await using var visitor = await DesignerAsync("wang");
        var editor = await StudioEditor.OpenAsync(await visitor.NewPageAsync(), "six-phase");

        await editor.SelectAsync("自查阶段");
        await editor.ChangeAsync("结束日期", "7月20日");
        await HostFixture.LookAsync(editor.Page, "studio-editor");
        Assert.Null(await editor.PublishAsync());

        var again = await StudioEditor.OpenAsync(editor.Page, "six-phase");
        await again.SelectAsync("自查阶段");
        Assert.Equal("7月20日", await again.ReadAsync("结束日期"));
        var published = await host.Host.Services.GetRequiredService<DefinitionReader>().FindAsync("six-phase", VersionOption.Published, CancellationToken.None);
        Assert.Contains("7月20日", published!.Json, StringComparison.Ordinal);
        Assert.Equal("wang", published.UpdatedBy);
    }

    [BrowserFact]
    public async Task A_date_nobody_can_read_is_kept_as_draft_and_its_publication_refused_in_Chinese_by_the_name_of_the_phase()
    {
        await using var visitor = await DesignerAsync("li");
        var editor = await StudioEditor.OpenAsync(await visitor.NewPageAsync(), "six-phase");

        await editor.SelectAsync("评议阶段");
        await editor.ChangeAsync("结束日期", "不知道");
        var refusal = await editor.PublishAsync();

        Assert.NotNull(refusal);
        Assert.Contains("评议阶段", refusal, StringComparison.Ordinal);
        Assert.Contains("不知道", refusal, StringComparison.Ordinal);
        await HostFixture.LookAsync(editor.Page, "studio-refused");
        await editor.ChangeAsync("结束日期", "开始后30个工作日");
    }

    [BrowserFact]
    public async Task Studio_asks_nobody_but_this_host()
    {
        await using var visitor = await DesignerAsync("zhao");
        var page = await visitor.NewPageAsync();
        List<string> outside = [];
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(host.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                outside.Add(request.Url);
            }
        };

        var editor = await StudioEditor.OpenAsync(page, "six-phase");
        await editor.EnterAsync("整改阶段");

        await editor.Node("报送整改情况报告").First.WaitForAsync();
        await HostFixture.LookAsync(page, "studio-phase");
        Assert.Empty(outside);
    }

    private async Task<IBrowserContext> DesignerAsync(string name)
    {
        await Office.AddAsync(host, name, name, Rights.Design);
        var visitor = await host.VisitorAsync(1600, 900);
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, name);
        await page.CloseAsync();
        return visitor;
    }
}
