using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>Reads what <see cref="StateWriter"/> of this and earlier releases wrote.</summary>
internal static class StateReader
{
    private const int MaxDepth = 1000;

    public static InstanceState Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new FormatException($"This is no instance state: {error.Message}", error);
        }
    }

    private static InstanceState Read(JsonElement json)
    {
        var version = json.GetProperty("v").GetInt32();
        if (version != StateWriter.Version)
        {
            throw new FormatException($"The instance state has version {version}; this host reads version {StateWriter.Version}. Run the newer release.");
        }

        var nodes = json.GetProperty("nodes").EnumerateArray().Select(n => n.GetString()!).ToArray();
        return new InstanceState
        {
            InstanceId = json.GetProperty("id").GetString()!,
            DefinitionVersionId = Text(json, "def"),
            ParentInstanceId = Text(json, "parent"),
            CorrelationId = Text(json, "corr"),
            Name = Text(json, "name"),
            Trigger = Text(json, "trigger"),
            Status = (InstanceStatus)json.GetProperty("st").GetInt32(),
            SubStatus = (InstanceSubStatus)json.GetProperty("sub").GetInt32(),
            Counter = json.GetProperty("n").GetInt64(),
            Inputs = Object(json, "in"),
            Output = Object(json, "out") ?? [],
            Register = Object(json, "reg"),
            Root = json.TryGetProperty("root", out var root) ? Record(root, nodes) : null,
            Alone = List(json, "alone", r => Record(r, nodes)),
            Queue = List(json, "q", q => q.GetInt64()),
            Bookmarks = List(json, "bm", b => ReadBookmark(b, nodes)),
            Incidents = List(json, "inc", i => ReadIncident(i, nodes)),
        };
    }

    private static ExecutionRecord Record(JsonElement json, string[] nodes) => new()
    {
        Number = json.GetProperty("n").GetInt64(),
        NodeId = nodes[json.GetProperty("a").GetInt32()],
        Status = (ExecutionStatus)json.GetProperty("s").GetInt32(),
        Tag = Text(json, "tag"),
        Cursor = json.TryGetProperty("i", out var cursor) ? cursor.GetInt32() : 0,
        IsBreaking = Flag(json, "brk"),
        ByBackEdge = Flag(json, "back"),
        AwaitsChild = Flag(json, "wait"),
        Values = json.TryGetProperty("vars", out var values) ? [.. values.EnumerateArray().Select(Node)] : null,
        LoopVariables = json.TryGetProperty("loop", out var loop) ? [.. loop.EnumerateObject().Select(v => KeyValuePair.Create(v.Name, Node(v.Value)))] : null,
        Flow = json.TryGetProperty("flow", out var flow) ? Flow(flow) : null,
        CompositeOutcomes = json.TryGetProperty("end", out var end) ? [.. end.EnumerateArray().Select(e => e.GetString()!)] : null,
        Properties = Object(json, "p"),
        Children = json.TryGetProperty("c", out var children) ? [.. children.EnumerateArray().Select(c => Record(c, nodes))] : null,
    };

    private static FlowCounters Flow(JsonElement json)
    {
        var visits = json[0].EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var connections = json[1].EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var followed = json[2].GetString()!;
        var counters = new FlowCounters(visits.Length, connections.Length);
        visits.CopyTo(counters.Visits, 0);
        connections.CopyTo(counters.ConnectionVisits, 0);
        for (var i = 0; i < Math.Min(followed.Length, connections.Length); i++)
        {
            counters.LastFollowed[i] = followed[i] == '1';
        }

        return counters;
    }

    private static Bookmark ReadBookmark(JsonElement json, string[] nodes) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("name").GetString()!,
        Text(json, "key"),
        json.TryGetProperty("pay", out var payload) ? Node(payload) : null,
        json.GetProperty("act").GetString()!,
        nodes[json.GetProperty("a").GetInt32()],
        json.GetProperty("ctx").GetString()!,
        Text(json, "tag"),
        json.GetProperty("at").GetDateTimeOffset(),
        !Flag(json, "keep"));

    private static Incident ReadIncident(JsonElement json, string[] nodes) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("act").GetString()!,
        nodes[json.GetProperty("a").GetInt32()],
        json.GetProperty("type").GetString()!,
        json.GetProperty("ctx").GetString()!,
        json.GetProperty("code").GetString()!,
        json.GetProperty("msg").GetString()!,
        json.GetProperty("at").GetDateTimeOffset());

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.GetBoolean();

    private static JsonObject? Object(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? Node(value) as JsonObject : null;

    /// <summary>Detached from the document, which is disposed and pooled.</summary>
    private static JsonNode? Node(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Object => JsonObject.Create(json.Clone()),
        JsonValueKind.Array => JsonArray.Create(json.Clone()),
        JsonValueKind.String => JsonValue.Create(json.GetString()),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        _ => json.TryGetInt64(out var whole) ? JsonValue.Create(whole) : JsonValue.Create(json.Clone()),
    };

    private static List<T> List<T>(JsonElement json, string name, Func<JsonElement, T> read)
    {
        var list = new List<T>();
        if (json.TryGetProperty(name, out var array))
        {
            foreach (var item in array.EnumerateArray())
            {
                list.Add(read(item));
            }
        }

        return list;
    }
}
