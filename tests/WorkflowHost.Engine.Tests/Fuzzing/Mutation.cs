using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Tests.Fuzzing;

/// <summary>Changes a definition at one to three places: values, properties, activities, connections, now and then the bare text.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly string[] Types =
    [
        "Elsa.Flowchart", "Elsa.Sequence", "Elsa.Parallel", "Elsa.StateMachine", "Elsa.End", "Elsa.Finish", "Elsa.Complete", "Elsa.Break", "Elsa.FlowJoin", "Elsa.FlowSwitch",
        "Elsa.ForEach", "Elsa.ParallelForEach", "Elsa.While", "Elsa.For", "Elsa.Fork", "Elsa.If", "Elsa.Switch", "Elsa.Delay", "Elsa.Cron", "Elsa.BulkDispatchWorkflows", "Elsa.RunTask", "Acme.Unknown",
    ];

    private readonly Random random = new(seed);

    public string Of(string json)
    {
        var document = (JsonObject)JsonNode.Parse(json)!;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            Change(document);
        }

        var text = document.ToJsonString();
        return random.Next(10) == 0 ? Spoil(text) : text;
    }

    private string Spoil(string text)
    {
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, "\"{}[],:0e\u0001"[random.Next(9)].ToString()),
            _ => text[..at],
        };
    }

    private void Change(JsonObject document)
    {
        var places = new List<JsonNode>();
        Collect(document, places);
        var place = places[random.Next(places.Count)];
        switch (place)
        {
            case JsonObject json when json.Count > 0:
                ChangeProperty(json, places);
                break;
            case JsonArray array:
                ChangeItems(array, places);
                break;
        }
    }

    private void ChangeProperty(JsonObject json, List<JsonNode> places)
    {
        var (name, value) = json.ElementAt(random.Next(json.Count));
        switch (random.Next(8))
        {
            case 0:
                json.Remove(name);
                break;
            case 1:
                json[name] = Scalar();
                break;
            case 2 when json.ContainsKey("type"):
                json["type"] = Types[random.Next(Types.Length)];
                break;
            case 3 when json.ContainsKey("id"):
                json["id"] = places.OfType<JsonObject>().Select(o => o["id"]).OfType<JsonValue>().ElementAtOrDefault(random.Next(5))?.DeepClone() ?? "X";
                break;
            case 4:
                json["body"] = Another(places);
                break;
            case 5:
                json[name] = new JsonArray(value?.DeepClone());
                break;
            case 6:
                json["customProperties"] = new JsonObject { ["mergeMode"] = random.Next(2) == 0 ? "Race" : "Cascade", ["canStartWorkflow"] = true };
                break;
            default:
                json[name] = Another(places);
                break;
        }
    }

    private void ChangeItems(JsonArray array, List<JsonNode> places)
    {
        switch (random.Next(4))
        {
            case 0 when array.Count > 0:
                array.RemoveAt(random.Next(array.Count));
                break;
            case 1 when array.Count > 0:
                array.Add(array[random.Next(array.Count)]?.DeepClone());
                break;
            case 2 when array.Count > 1:
                var moved = array[0];
                array.RemoveAt(0);
                array.Add(moved);
                break;
            default:
                array.Add(Another(places));
                break;
        }
    }

    private JsonNode? Another(List<JsonNode> places) => places[random.Next(places.Count)].DeepClone();

    private JsonNode? Scalar() => random.Next(9) switch
    {
        0 => null,
        1 => true,
        2 => random.Next(-3, 100),
        3 => 1e300,
        4 => "",
        5 => "Done",
        6 => "\ud83d\ude00 一",
        7 => "2147483648",
        _ => new JsonObject { ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "x" } },
    };

    private static void Collect(JsonNode node, List<JsonNode> places)
    {
        places.Add(node);
        foreach (var child in node is JsonObject json ? json.Select(p => p.Value) : (JsonArray)node)
        {
            if (child is JsonObject or JsonArray)
            {
                Collect(child, places);
            }
        }
    }
}
