using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Benchmarks.Engine;

/// <summary>The definitions of scenario S5, as Elsa's figures were measured with.</summary>
internal static class Drawings
{
    public static WorkflowDefinition Sequence(int length) => Workflow(new JsonObject
    {
        ["id"] = "Seq",
        ["type"] = "Elsa.Sequence",
        ["version"] = 1,
        ["activities"] = new JsonArray([.. Enumerable.Range(0, length).Select(i => Set("S" + i.ToString(CultureInfo.InvariantCulture), i))]),
    });

    /// <summary>Twenty activities: a chain, a decision, a fork into three branches of three, a join, a tail.</summary>
    public static WorkflowDefinition Flowchart()
    {
        var activities = new List<JsonNode> { Node("FlowDecision", "D", ("condition", Literal(true))), Node("FlowFork", "F", ("branches", Expression("Object", """["a","b","c"]"""))) };
        var connections = new List<JsonNode> { Connect("A0", "A1"), Connect("A1", "A2"), Connect("A2", "D"), Connect("D", "F", "True"), Connect("D", "N0", "False") };
        activities.AddRange(Enumerable.Range(0, 3).Select(i => Set($"A{i}", i)));
        activities.Add(Set("N0", 0));
        foreach (var branch in (string[])["a", "b", "c"])
        {
            activities.AddRange(Enumerable.Range(0, 3).Select(i => Set($"{branch}{i}", i)));
            connections.AddRange([Connect("F", branch + "0", branch), Connect(branch + "0", branch + "1"), Connect(branch + "1", branch + "2"), Connect(branch + "2", "J")]);
        }

        activities.Add(Node("FlowJoin", "J", ("mode", Literal("WaitAll"))));
        activities.AddRange(Enumerable.Range(0, 4).Select(i => Set($"T{i}", i)));
        connections.AddRange([Connect("J", "T0"), Connect("T0", "T1"), Connect("T1", "T2"), Connect("T2", "T3")]);
        return Workflow(Node("Flowchart", "FC", ("activities", new JsonArray([.. activities])), ("connections", new JsonArray([.. connections])), ("start", "A0")));
    }

    public static WorkflowDefinition Wait() => Workflow(Node("Sequence", "Seq", ("activities", new JsonArray(
        Set("Before", 1), Node("Event", "E", ("eventName", Literal("approved"))), Set("After", 2)))));

    private static WorkflowDefinition Workflow(JsonObject root) => WorkflowDefinition.FromJson(new JsonObject
    {
        ["id"] = "bench-v1",
        ["definitionId"] = "bench",
        ["name"] = "bench",
        ["variables"] = new JsonArray(new JsonObject
        {
            ["id"] = "v", ["name"] = "V", ["typeName"] = "Int32", ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
        }),
        ["root"] = root,
    });

    private static JsonObject Set(string id, int value) => Node("SetVariable", id, ("variable", new JsonObject { ["id"] = "v", ["name"] = "V" }), ("value", Literal(value)));

    private static JsonObject Node(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var node = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = "Elsa." + type, ["version"] = 1 };
        foreach (var (name, value) in properties)
        {
            node[name] = value;
        }

        return node;
    }

    private static JsonObject Connect(string source, string target, string port = "Done") => new()
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };

    private static JsonObject Literal(JsonNode? value) => Expression("Literal", value);

    private static JsonObject Expression(string type, JsonNode? value) => new() { ["typeName"] = null, ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
