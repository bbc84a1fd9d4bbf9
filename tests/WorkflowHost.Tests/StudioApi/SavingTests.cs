using System.Text.Json.Nodes;
using WorkflowHost.Tests.Definitions;
using Xunit;

namespace WorkflowHost.Tests.StudioApi;

public sealed class SavingTests(StudioHost host) : IClassFixture<StudioHost>
{
    [Fact]
    public async Task A_new_workflow_without_anything_in_it_comes_back_complete_and_editable()
    {
        var saved = await host.Designer().SavedAsync(SampleDefinition.New("新流程"));

        Assert.Equal("r1", (string?)saved["root"]!["nodeId"]);
        Assert.Empty(saved["root"]!["activities"]!.AsArray());
        Assert.Empty(saved["root"]!["connections"]!.AsArray());
        Assert.Empty(saved["variables"]!.AsArray());
        Assert.False(string.IsNullOrEmpty((string?)saved["definitionId"]));
        Assert.True((bool)saved["isLatest"]!);
        Assert.False((bool)saved["isPublished"]!);
        Assert.Contains(saved["links"]!.AsArray(), link => (string?)link!["rel"] == "publish");
    }

    [Fact]
    public async Task Saves_overwrite_the_draft_and_the_first_one_after_a_publication_opens_the_next_version()
    {
        var designer = host.Designer();
        var first = await designer.SavedAsync(SampleDefinition.OnePhase("版本"));
        var second = await designer.SavedAsync(SampleDefinition.WithEnd(first, "6月16日"));
        Assert.Equal((1, (string?)first["id"]), ((int)second["version"]!, (string?)second["id"]));

        var published = await designer.SavedAsync(second, publish: true);
        Assert.Equal(1, (int)published["version"]!);
        Assert.True((bool)published["isPublished"]!);

        var draft = await designer.SavedAsync(SampleDefinition.WithEnd(published, "6月17日"));
        Assert.Equal(2, (int)draft["version"]!);
        Assert.NotEqual((string?)published["id"], (string?)draft["id"]);
        var stillPublished = (await designer.GetAsync($"/workflow-definitions/by-definition-id/{draft["definitionId"]}?versionOptions=Published")).Json;
        Assert.Equal((string?)published["id"], (string?)stillPublished["id"]);
        Assert.Equal("6月16日", (string?)SampleDefinition.Phase(stillPublished)["endRule"]!["expression"]!["value"]);
    }

    [Fact]
    public async Task The_same_save_sent_twice_changes_nothing_the_second_time()
    {
        var designer = host.Designer();
        var changed = SampleDefinition.WithEnd(await designer.SavedAsync(SampleDefinition.OnePhase("两次")), "6月18日");

        var once = await designer.SavedAsync(changed);
        var twice = await designer.SavedAsync(changed);
        var published = await designer.SavedAsync(twice, publish: true);
        var again = await designer.SaveAsync(twice, publish: true);

        Assert.Equal(once.ToJsonString(), twice.ToJsonString());
        Assert.True((bool)again.Json["alreadyPublished"]!);
        Assert.Equal(published.ToJsonString(), again.Json["workflowDefinition"]!.ToJsonString());
    }

    [Fact]
    public async Task A_page_that_saves_faster_than_it_gets_answers_is_not_in_its_own_way()
    {
        var designer = host.Designer();
        var published = await designer.SavedAsync(SampleDefinition.OnePhase("快"), publish: true);

        await designer.SavedAsync(SampleDefinition.WithEnd(published, "6月20日"));
        var last = await designer.SavedAsync(SampleDefinition.WithEnd(published, "6月21日"));

        Assert.Equal(2, (int)last["version"]!);
        Assert.Equal("6月21日", (string?)SampleDefinition.Phase(last)["endRule"]!["expression"]!["value"]);
    }

    [Fact]
    public async Task Two_people_who_change_one_definition_do_not_overwrite_each_other()
    {
        var wang = host.Designer("王科");
        var opened = await wang.SavedAsync(SampleDefinition.OnePhase("两人"));
        var li = host.Designer("李科");
        await li.SavedAsync(SampleDefinition.WithEnd(opened, "6月22日"));

        var refused = await wang.SaveAsync(SampleDefinition.WithEnd(opened, "6月23日"));

        Assert.Contains("“两人”已由李科于", refused.Refusal, StringComparison.Ordinal);
        var stored = (await wang.GetAsync($"/workflow-definitions/by-definition-id/{opened["definitionId"]}?versionOptions=Latest")).Json;
        Assert.Equal("6月22日", (string?)SampleDefinition.Phase(stored)["endRule"]!["expression"]!["value"]);
        // After a reload it goes on.
        await wang.SavedAsync(SampleDefinition.WithEnd(stored, "6月23日"));
    }

    [Fact]
    public async Task A_definition_deleted_meanwhile_is_not_brought_back_by_a_page_left_open()
    {
        var designer = host.Designer();
        var opened = await designer.SavedAsync(SampleDefinition.OnePhase("已删"));
        Assert.Equal(204, (await host.Designer().SendAsync(HttpMethod.Delete, $"/workflow-definitions/{opened["definitionId"]}")).Status);

        Assert.Contains("已被他人删除", (await designer.SaveAsync(SampleDefinition.WithEnd(opened, "7月1日"))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publication_that_would_not_run_is_refused_by_the_name_of_the_phase_and_the_draft_stays()
    {
        var designer = host.Designer();
        var draft = await designer.SavedAsync(SampleDefinition.OnePhase("不能发布", endRule: "改天再说"));

        var refusal = (await designer.SaveAsync(draft, publish: true)).Refusal;

        Assert.Contains("自查", refusal, StringComparison.Ordinal);
        Assert.Contains("改天再说", refusal, StringComparison.Ordinal);
        var stored = (await designer.GetAsync($"/workflow-definitions/by-definition-id/{draft["definitionId"]}?versionOptions=Latest")).Json;
        Assert.False((bool)stored["isPublished"]!);
    }

    [Theory]
    [InlineData("这不是 JSON", "不是有效的 JSON")]
    [InlineData("[1,2]", "不是有效的 JSON")]
    [InlineData("{}", "没有流程（model）")]
    [InlineData("""{"model":{"name":"甲","root":{"id":"x"}}}""", "这不是一份流程定义")]
    [InlineData("""{"model":{"name":"  ","root":{"id":"x","type":"Elsa.Flowchart"}}}""", "请先填写流程名称")]
    [InlineData("""{"model":{"name":"甲","root":{"id":"x","type":"Elsa.WriteLine","version":1}}}""", "流程的根必须是流程图、顺序或状态机，不支持“Elsa.WriteLine”")]
    public async Task Bad_input_gets_a_clear_message_and_changes_nothing(string body, string expected)
    {
        var before = await CountAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/elsa/api/workflow-definitions") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var response = await host.Client("王", Runtime.People.Rights.Design).SendAsync(request);

        var answer = new StudioHost.Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        Assert.Contains(expected, answer.Refusal, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task The_run_button_says_where_a_run_is_begun()
    {
        var answer = await host.Designer().SendAsync(HttpMethod.Post, "/workflow-definitions/any/execute", new JsonObject());

        Assert.Contains("请打开“评议项目”，点击“发起”", answer.Refusal, StringComparison.Ordinal);
    }

    private async Task<int> CountAsync() => (int)(await host.Designer().GetAsync("/workflow-definitions/query/count")).Json["count"]!;
}
