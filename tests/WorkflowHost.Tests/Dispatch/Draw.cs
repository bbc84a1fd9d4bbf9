using System.Text.Json.Nodes;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>Small definitions for tests, drawn in a few words.</summary>
internal static class Draw
{
    public static string Definition(string id, params JsonObject[] steps) => new JsonObject
    {
        ["id"] = id + "-v1",
        ["definitionId"] = id,
        ["name"] = id,
        ["version"] = 1,
        ["isLatest"] = true,
        ["isPublished"] = true,
        ["root"] = Sequence("root", steps),
    }.ToJsonString();

    public static JsonObject Sequence(string id, params JsonObject[] steps) => new()
    {
        ["id"] = id,
        ["nodeId"] = id,
        ["type"] = "Elsa.Sequence",
        ["version"] = 1,
        ["activities"] = new JsonArray([.. steps]),
    };

    /// <summary>The steps one after the other, each by whatever outcome the first connection takes: Done or Approved.</summary>
    public static JsonObject Flowchart(string id, params JsonObject[] steps)
    {
        var all = steps.Prepend(Step(id + "-start", "Elsa.Start")).ToList();
        var connections = all.Zip(all.Skip(1), (from, to) => (JsonNode)new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = (string)from["id"]!, ["port"] = (string)from["type"]! == "WorkflowHost.Approval" ? "Approved" : "Done" },
            ["target"] = new JsonObject { ["activity"] = (string)to["id"]! },
        });
        return new JsonObject
        {
            ["id"] = id,
            ["nodeId"] = id,
            ["type"] = "Elsa.Flowchart",
            ["version"] = 1,
            ["connections"] = new JsonArray([.. connections]),
            ["activities"] = new JsonArray([.. all]),
        };
    }

    /// <summary>An activity with literal inputs.</summary>
    public static JsonObject Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["nodeId"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            step[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
        }

        return step;
    }

    public static JsonObject Delay(string id, string span) => Step(id, "Elsa.Delay", ("timeSpan", span));

    public static JsonObject Event(string id, string name) => Step(id, "Elsa.Event", ("eventName", name));

    public static JsonObject Phase(string id, string? start, string? end, params JsonObject[] steps)
    {
        var phase = Step(id, "WorkflowHost.Phase");
        foreach (var (name, rule) in new[] { ("startRule", start), ("endRule", end) })
        {
            if (rule is not null)
            {
                phase[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = rule } };
            }
        }

        phase["body"] = Flowchart(id + "-body", steps);
        return phase;
    }

    public static JsonObject Collect(string id, params (string Name, JsonNode Value)[] inputs) =>
        Step(id, "WorkflowHost.CollectFromUnits", [("title", "自查报告"), ("files", "report=自查报告*"), .. inputs]);
}
