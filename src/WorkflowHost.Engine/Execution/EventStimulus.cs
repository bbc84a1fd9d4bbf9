using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>How an event reaches instances: by this key to bookmarks and triggers, with this input.</summary>
public static class EventStimulus
{
    /// <summary>Elsa's name for the input that carries the payload.</summary>
    public const string PayloadKey = "__EventPayloadWorkflowInput";

    /// <summary>The key of every wait for the event. Names are compared exactly.</summary>
    public static string KeyOf(string eventName) => "Event:" + eventName;

    /// <summary>The input of <see cref="ResumeBookmark"/> or <see cref="StartInstance"/> that delivers the event.</summary>
    public static JsonObject Input(JsonNode? payload) => new() { [PayloadKey] = payload?.DeepClone() };
}
