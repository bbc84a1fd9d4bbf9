using System.Text.Json.Nodes;
using WorkflowHost.Tests.Architecture;

namespace WorkflowHost.Tests.Definitions;

/// <summary>Definitions as Studio sends them.</summary>
internal static class SampleDefinition
{
    /// <summary>What the dialog "create workflow" sends: a root and no more.</summary>
    public static JsonObject New(string name) => Parse($$"""
        {"id":null,"definitionId":null,"name":"{{name}}","description":null,"createdAt":"0001-01-01T00:00:00+00:00","version":1,"variables":null,
         "customProperties":null,"options":null,"root":{"id":"r1","type":"Elsa.Flowchart","version":1,"name":"Flowchart1"} }
        """);

    /// <summary>Start, one phase with a body of its own, end.</summary>
    public static JsonObject OnePhase(string name, string endRule = "6月15日") => Parse($$"""
        {"name":"{{name}}","version":1,"root":{"id":"root","type":"Elsa.Flowchart","version":1,"name":"Flowchart1","activities":[
          {"id":"start","type":"Elsa.Start","version":1,"name":"Start1"},
          {"id":"self","type":"WorkflowHost.Phase","version":1,"name":"阶段1","metadata":{"displayText":"自查"},"ours":{"kept":true},
           "startRule":{"typeName":null,"expression":{"type":"Literal","value":"6月1日"},"memoryReference":null },
           "endRule":{"typeName":null,"expression":{"type":"Literal","value":"{{endRule}}" },"memoryReference":null },
           "body":{"id":"body","nodeId":"stale","type":"Elsa.Flowchart","version":1,"name":"Flowchart1",
             "activities":[{"id":"pstart","nodeId":"stale:pstart","type":"Elsa.Start","version":1,"name":"Start1"},
                           {"id":"pend","nodeId":"stale:pend","type":"Elsa.End","version":1,"name":"End1"}],
             "connections":[{"source":{"activity":"pstart","port":"Done"},"target":{"activity":"pend","port":"In"} }] } },
          {"id":"end","type":"Elsa.End","version":1,"name":"End1"}],
         "connections":[{"source":{"activity":"start","port":"Done"},"target":{"activity":"self","port":"In"} },
                        {"source":{"activity":"self","port":"Done"},"target":{"activity":"end","port":"In"} },
                        {"source":{"activity":"self","port":"Overdue"},"target":{"activity":"end","port":"In"} }] } }
        """);

    /// <summary>The pattern that ships.</summary>
    public static JsonObject SixPhase() => Parse(File.ReadAllText(Path.Combine(Repository.Root, "workflows", "six-phase.json")));

    public static JsonObject Phase(JsonObject definition, int index = 0) =>
        definition["root"]!["activities"]!.AsArray().OfType<JsonObject>().Where(a => (string?)a["type"] == "WorkflowHost.Phase").ElementAt(index);

    public static JsonObject WithEnd(JsonObject definition, string endRule)
    {
        var changed = (JsonObject)definition.DeepClone();
        Phase(changed)["endRule"]!["expression"]!["value"] = endRule;
        return changed;
    }

    /// <summary>Every activity of a definition, phases and what is in them.</summary>
    public static IEnumerable<JsonObject> Activities(JsonNode? node) => node switch
    {
        JsonObject json => (json["type"] is not null && json["nodeId"] is not null ? [json] : Array.Empty<JsonObject>()).Concat(json.SelectMany(p => Activities(p.Value))),
        JsonArray array => array.SelectMany(Activities),
        _ => [],
    };

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
