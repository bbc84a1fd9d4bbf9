using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Activities;

/// <summary>Reads a connection in the current form (objects with activity and port) and the older flat one.</summary>
internal static class FlowConnectionReader
{
    /// <summary>A missing port is the default outcome. The target's port is never looked at.</summary>
    public static (string? Source, string Port, string? Target) Read(JsonObject json)
    {
        if (json.Get("source") is JsonObject source)
        {
            return (source.Text("activity"), source.Text("port") ?? "Done", json.Object("target")?.Text("activity"));
        }

        return (json.Text("source"), json.Text("sourcePort") ?? "Done", json.Text("target"));
    }
}
