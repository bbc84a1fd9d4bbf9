using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Definitions;
using Xunit;

namespace WorkflowHost.Tests.Definitions;

public sealed class DefinitionDocumentTests
{
    private static readonly DefinitionDocument Documents = new(new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All, new Dated()]));

    [Fact]
    public void Node_ids_are_stamped_from_the_tree_whatever_was_sent()
    {
        var prepared = Documents.Prepare(SampleDefinition.OnePhase("甲"));

        var ids = SampleDefinition.Activities(prepared["root"]).Select(a => (string)a["nodeId"]!);
        Assert.Equal(["root", "root:start", "root:self", "root:self:body", "root:self:body:pstart", "root:self:body:pend", "root:end"], ids);
    }

    [Fact]
    public void A_pasted_phase_gets_ids_of_its_own_and_its_connections_follow_while_the_first_keeps_its_ids()
    {
        var definition = SampleDefinition.OnePhase("甲");
        var pasted = (JsonObject)SampleDefinition.Phase(definition).DeepClone();
        pasted["id"] = "self2";
        definition["root"]!["activities"]!.AsArray().Add(pasted);

        var prepared = Documents.Prepare(definition);

        var activities = SampleDefinition.Activities(prepared["root"]).ToList();
        Assert.Equal(activities.Count, activities.Select(a => (string)a["id"]!).Distinct().Count());
        Assert.Equal("pstart", (string?)SampleDefinition.Phase(prepared)["body"]!["activities"]![0]!["id"]);
        var body = SampleDefinition.Phase(prepared, 1)["body"]!;
        var connection = body["connections"]![0]!;
        Assert.Equal((string?)body["activities"]![0]!["id"], (string?)connection["source"]!["activity"]);
        Assert.Equal((string?)body["activities"]![1]!["id"], (string?)connection["target"]!["activity"]);
        Assert.Equal($"root:self2:{body["id"]}:{body["activities"]![0]!["id"]}", (string?)body["activities"]![0]!["nodeId"]);
        Assert.Equal(prepared.ToJsonString(), Documents.Prepare(definition).ToJsonString());
    }

    [Fact]
    public void Preparing_what_was_prepared_changes_nothing()
    {
        var once = Documents.Prepare(SampleDefinition.SixPhase());

        Assert.Equal(once.ToJsonString(), Documents.Prepare(once).ToJsonString());
    }

    [Fact]
    public void A_phase_without_content_gets_a_flowchart_with_a_start()
    {
        var definition = SampleDefinition.OnePhase("甲");
        SampleDefinition.Phase(definition).Remove("body");

        var body = SampleDefinition.Phase(Documents.Prepare(definition))["body"]!;

        Assert.Equal("Elsa.Flowchart", (string?)body["type"]);
        Assert.Equal("Elsa.Start", (string?)Assert.Single(body["activities"]!.AsArray())!["type"]);
        Assert.Equal("进入编排（1项）", (string?)body["metadata"]!["displayText"]);
    }

    [Theory]
    [InlineData("Elsa.Sequence", "Sequence")]
    [InlineData("Elsa.StateMachine", "StateMachine")]
    public void A_phase_with_other_content_than_a_flowchart_is_refused_by_its_name(string type, string shown)
    {
        var definition = SampleDefinition.OnePhase("甲");
        SampleDefinition.Phase(definition)["body"] = new JsonObject { ["id"] = "b", ["type"] = type, ["version"] = 1 };

        var refusal = Assert.Throws<RefusedException>(() => Documents.Prepare(definition)).Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN"));

        Assert.Equal($"“自查”的内容必须是Flowchart，不支持{shown}。请删除该阶段后从左侧工具箱重新拖入，再点击其中的方框进入编排。", refusal);
    }

    [Fact]
    public void The_label_on_a_phase_tells_how_much_is_inside_unless_the_designer_wrote_his_own()
    {
        var definition = SampleDefinition.OnePhase("甲");
        Assert.Equal("进入编排（2项）", Label(Documents.Prepare(definition)));

        SampleDefinition.Phase(definition)["body"]!["metadata"] = new JsonObject { ["displayText"] = "自查的步骤" };
        Assert.Equal("自查的步骤", Label(Documents.Prepare(definition)));

        static string? Label(JsonObject prepared) => (string?)SampleDefinition.Phase(prepared)["body"]!["metadata"]!["displayText"];
    }

    [Fact]
    public void What_we_do_not_know_is_kept_in_activities_and_in_the_definition()
    {
        var definition = SampleDefinition.OnePhase("甲");
        definition["x-office"] = new JsonObject { ["paper"] = "区委办〔2020〕7号" };

        var prepared = Documents.Prepare(definition);

        Assert.True((bool)SampleDefinition.Phase(prepared)["ours"]!["kept"]!);
        Assert.Equal("区委办〔2020〕7号", (string?)prepared["x-office"]!["paper"]);
    }

    [Theory]
    [InlineData("2026/11/15 上午12:00:00", "2026-11-15T00:00:00")]
    [InlineData("2026/11/15 下午3:05:00", "2026-11-15T15:05:00")]
    [InlineData("11/15/2026 12:30:00 PM", "2026-11-15T12:30:00")]
    [InlineData("2026-09-30T00:00:00", "2026-09-30T00:00:00")]
    [InlineData("2026-09-30T00:00:00Z", "2026-09-30T08:00:00")]
    [InlineData("改天", "改天")]
    public void A_picked_date_is_stored_as_ISO_time_of_China(string picked, string stored)
    {
        var definition = SampleDefinition.New("甲");
        definition["root"]!["activities"] = new JsonArray(new JsonObject
        {
            ["id"] = "d",
            ["type"] = "Test.Dated",
            ["version"] = 1,
            ["when"] = new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = picked } },
        });

        Assert.Equal(stored, (string?)Documents.Prepare(definition)["root"]!["activities"]![0]!["when"]!["expression"]!["value"]);
    }

    private sealed class Dated : Activity
    {
        protected override ActivityDescriptor Describe()
        {
            var text = new LocalizedText("日期", "Date");
            return new() { TypeName = "Test.Dated", Name = "日期", DisplayName = text, Description = text, Category = text, Inputs = [new("When", text, text, "DateTime", "datetime-picker")] };
        }

        protected override void Execute(ActivityContext context) => context.Complete();
    }
}
