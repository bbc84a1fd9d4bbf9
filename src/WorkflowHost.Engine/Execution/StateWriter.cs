using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// The stored form of a state, version 1: short keys, absent when empty, node ids in a table of their own. It is what every
/// later release must read (tests keep states of each release); a change of meaning takes a new version number.
/// </summary>
internal static class StateWriter
{
    public const int Version = 1;

    public static byte[] Write(InstanceState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 1000,
            SkipValidation = true,
        }))
        {
            Write(json, state);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, InstanceState state)
    {
        var nodes = new NodeTable();
        json.WriteStartObject();
        json.WriteNumber("v", Version);
        json.WriteString("id", state.InstanceId);
        Text(json, "def", state.DefinitionVersionId);
        Text(json, "parent", state.ParentInstanceId);
        Text(json, "corr", state.CorrelationId);
        Text(json, "name", state.Name);
        Text(json, "trigger", state.Trigger);
        json.WriteNumber("st", (int)state.Status);
        json.WriteNumber("sub", (int)state.SubStatus);
        json.WriteNumber("n", state.Counter);
        Node(json, "in", state.Inputs);
        Node(json, "out", state.Output.Count == 0 ? null : state.Output);
        Node(json, "reg", state.Register);
        if (state.Root is not null)
        {
            json.WritePropertyName("root");
            Record(json, state.Root, nodes);
        }

        if (state.Alone.Count > 0)
        {
            json.WriteStartArray("alone");
            foreach (var record in state.Alone)
            {
                Record(json, record, nodes);
            }

            json.WriteEndArray();
        }

        if (state.Queue.Count > 0)
        {
            json.WriteStartArray("q");
            foreach (var number in state.Queue)
            {
                json.WriteNumberValue(number);
            }

            json.WriteEndArray();
        }

        if (state.Bookmarks.Count > 0)
        {
            json.WriteStartArray("bm");
            foreach (var bookmark in state.Bookmarks)
            {
                Write(json, bookmark, nodes);
            }

            json.WriteEndArray();
        }

        if (state.Incidents.Count > 0)
        {
            json.WriteStartArray("inc");
            foreach (var incident in state.Incidents)
            {
                Write(json, incident, nodes);
            }

            json.WriteEndArray();
        }

        json.WriteStartArray("nodes");
        foreach (var nodeId in nodes.All)
        {
            json.WriteStringValue(nodeId);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Record(Utf8JsonWriter json, ExecutionRecord record, NodeTable nodes)
    {
        json.WriteStartObject();
        json.WriteNumber("n", record.Number);
        json.WriteNumber("a", nodes.IndexOf(record.NodeId));
        json.WriteNumber("s", (int)record.Status);
        Text(json, "tag", record.Tag);
        if (record.Cursor != 0)
        {
            json.WriteNumber("i", record.Cursor);
        }

        Flag(json, "brk", record.IsBreaking);
        Flag(json, "back", record.ByBackEdge);
        Flag(json, "wait", record.AwaitsChild);
        if (record.Values is not null)
        {
            json.WriteStartArray("vars");
            foreach (var value in record.Values)
            {
                Value(json, value);
            }

            json.WriteEndArray();
        }

        if (record.LoopVariables is { Length: > 0 })
        {
            json.WriteStartObject("loop");
            foreach (var (name, value) in record.LoopVariables)
            {
                json.WritePropertyName(name);
                Value(json, value);
            }

            json.WriteEndObject();
        }

        if (record.Flow is { } flow)
        {
            json.WriteStartArray("flow");
            Numbers(json, flow.Visits);
            Numbers(json, flow.ConnectionVisits);
            json.WriteStringValue(string.Create(flow.LastFollowed.Length, flow.LastFollowed, static (text, followed) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = followed[i] ? '1' : '0';
                }
            }));
            json.WriteEndArray();
        }

        if (record.CompositeOutcomes is { } outcomes)
        {
            json.WriteStartArray("end");
            foreach (var outcome in outcomes)
            {
                json.WriteStringValue(outcome);
            }

            json.WriteEndArray();
        }

        Node(json, "p", record.Properties);
        if (record.Children is { Count: > 0 })
        {
            json.WriteStartArray("c");
            foreach (var child in record.Children)
            {
                Record(json, child, nodes);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Bookmark bookmark, NodeTable nodes)
    {
        json.WriteStartObject();
        json.WriteString("id", bookmark.Id);
        json.WriteString("name", bookmark.Name);
        Text(json, "key", bookmark.Key);
        Node(json, "pay", bookmark.Payload);
        json.WriteString("act", bookmark.ActivityId);
        json.WriteNumber("a", nodes.IndexOf(bookmark.NodeId));
        json.WriteString("ctx", bookmark.ActivityInstanceId);
        Text(json, "tag", bookmark.Tag);
        json.WriteString("at", bookmark.CreatedAt);
        Flag(json, "keep", !bookmark.AutoBurn);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Incident incident, NodeTable nodes)
    {
        json.WriteStartObject();
        json.WriteString("id", incident.Id);
        json.WriteString("act", incident.ActivityId);
        json.WriteNumber("a", nodes.IndexOf(incident.NodeId));
        json.WriteString("type", incident.ActivityType);
        json.WriteString("ctx", incident.ActivityInstanceId);
        json.WriteString("code", incident.Code);
        json.WriteString("msg", incident.Message);
        json.WriteString("at", incident.At);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private static void Node(Utf8JsonWriter json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private static void Value(Utf8JsonWriter json, JsonNode? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json);
        }
    }

    private static void Numbers(Utf8JsonWriter json, int[] numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    /// <summary>Node ids repeat a lot (bookmarks, loops): each is written once.</summary>
    private sealed class NodeTable
    {
        private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);

        public List<string> All { get; } = [];

        public int IndexOf(string nodeId)
        {
            if (!indexes.TryGetValue(nodeId, out var index))
            {
                index = All.Count;
                indexes.Add(nodeId, index);
                All.Add(nodeId);
            }

            return index;
        }
    }
}
