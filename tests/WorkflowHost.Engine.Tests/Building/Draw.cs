using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Tests.Building;

/// <summary>Draws definitions in few words.</summary>
internal static class Draw
{
    public static WorkflowDefinition Workflow(JsonObject root, JsonArray? variables = null, string? incidents = null, JsonArray? inputs = null, JsonArray? outputs = null, string id = "test") =>
        WorkflowDefinition.FromJson(new JsonObject
        {
            ["id"] = id + "-v1",
            ["definitionId"] = id,
            ["name"] = id,
            ["version"] = 1,
            ["variables"] = variables ?? [],
            ["inputs"] = inputs ?? [],
            ["outputs"] = outputs ?? [],
            ["options"] = incidents is null ? new JsonObject() : new JsonObject { ["incidentStrategyType"] = incidents },
            ["root"] = root,
        });

    public static JsonObject Node(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var node = new JsonObject { ["id"] = id, ["type"] = "Elsa." + type, ["version"] = 1, ["name"] = id };
        foreach (var (name, value) in properties)
        {
            node[name] = value;
        }

        return node;
    }

    public static JsonObject Sequence(string id, params JsonObject[] activities) => Node("Sequence", id, ("activities", new JsonArray([.. activities])));

    /// <param name="connections"><c>A&gt;B</c>, or <c>D.True&gt;B</c> from another port than Done.</param>
    public static JsonObject Flowchart(string id, JsonObject[] activities, params string[] connections) => Node(
        "Flowchart",
        id,
        ("activities", new JsonArray([.. activities])),
        ("connections", new JsonArray([.. connections.Select(Connection)])),
        ("start", activities.Length > 0 ? activities[0]["id"]!.GetValue<string>() : null));

    public static JsonObject Write(string id, string? text = null) => Node("WriteLine", id, ("text", Literal(text ?? id)));

    public static JsonObject Wait(string id) => Node("Event", id, ("eventName", Literal(id)));

    public static JsonObject Decide(string id, bool condition) => Node("FlowDecision", id, ("condition", Literal(condition)));

    public static JsonObject Fail(string id) => Node("Fault", id, ("message", Literal("boom")));

    public static JsonObject Literal(JsonNode? value) => Expression("Literal", value);

    public static JsonObject Script(string source) => Expression("JavaScript", source);

    public static JsonObject Expression(string type, JsonNode? value) =>
        new() { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };

    public static JsonObject Variable(string id, string type = "Object", string? value = null, bool kept = true) => new()
    {
        ["id"] = id, ["name"] = id, ["typeName"] = type, ["value"] = value,
        ["storageDriverTypeName"] = kept ? "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core" : null,
    };

    private static JsonNode Connection(string text)
    {
        var ends = text.Split('>');
        var source = ends[0].Split('.');
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source[0], ["port"] = source.Length > 1 ? source[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = ends[1], ["port"] = "In" },
        };
    }
}
