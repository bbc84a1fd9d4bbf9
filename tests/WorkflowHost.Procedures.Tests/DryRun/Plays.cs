using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.DryRun;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.DryRun;

/// <summary>Plays a shipped procedure for a handful of units and a small office.</summary>
internal static class Plays
{
    public static readonly RunDirectory Office = new(
        [
            new UnitEntry("K01", "办公室", "科室", "重点", "李", "k01@example.org", HeadName: "张", HeadEmail: "h01@example.org"),
            new UnitEntry("K02", "法律援助中心", "直属单位", null, "王", "k02@example.org", HeadName: "赵", HeadEmail: "h02@example.org"),
            new UnitEntry("K03", "涪陵公证处", "直属单位", null, "孙", "k03@example.org", HeadName: "钱", HeadEmail: "h03@example.org"),
        ],
        [new PersonEntry("p1", "周主任", "zhou@example.org"), new PersonEntry("p2", "吴局长", "wu@example.org"), new PersonEntry("p3", "郑副局长", "zheng@example.org")],
        [new Holding("office", "p1"), new Holding("director", "p2"), new Holding("leaders", "p2"), new Holding("leaders", "p3")],
        [],
        new Dictionary<string, string> { ["office"] = "迎评办", ["director"] = "局长", ["leaders"] = "局领导班子" });

    public static DryRunResult Of(
        string name, DateOnly start, RunDirectory? directory = null, Assumptions? assumptions = null, Action<JsonNode>? change = null, WorkCalendar? calendar = null)
    {
        var json = JsonNode.Parse(Shipped.Workflow(name))!;
        change?.Invoke(json);
        var engine = new WorkflowEngine(Rig.Catalog);
        return DryRunner.Play(new DryRunRequest(
            engine,
            engine.Compile(WorkflowDefinition.Parse(json.ToJsonString())),
            new RunSettings(start),
            calendar ?? WorkCalendar.China,
            directory ?? Office,
            assumptions ?? Assumptions.OnTime,
            new RunWords("2020年民主评议", "《区司法局接受区政协民主评议工作实施方案》", "迎评工作领导小组办公室", "周主任", "023-00000000", "3楼305室"),
            Template));
    }

    public static IReadOnlyList<PlannedRow> Plan(string name, DateOnly start, WorkCalendar calendar) =>
        SchedulePlanner.Plan(new WorkflowEngine(Rig.Catalog).Compile(WorkflowDefinition.Parse(Shipped.Workflow(name))), new RunSettings(start), calendar);

    /// <summary>Sets an input of an activity as Studio would write it.</summary>
    public static void Set(JsonNode definition, string activityId, string input, string value)
    {
        var activity = Find(definition["root"]!, activityId) ?? throw new InvalidOperationException($"No activity {activityId}.");
        activity[input] = new JsonObject { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value }, ["memoryReference"] = null };
    }

    private static JsonNode? Find(JsonNode node, string id)
    {
        if (node["id"]?.GetValue<string>() == id) return node;
        var children = (node["activities"] as JsonArray ?? []).Concat(node["body"] is { } body ? [body] : []);
        return children.Select(c => Find(c!, id)).FirstOrDefault(f => f is not null);
    }

    public static NoticeTemplate? Template(string name) => NoticeTemplateNames.All.Contains(name) ? Shipped.Template(name) : null;
}
