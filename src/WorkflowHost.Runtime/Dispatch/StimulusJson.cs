using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Stimuli that wait in the database between two bursts, as JSON.</summary>
internal static class StimulusJson
{
    public static string Write(Stimulus stimulus) => (stimulus switch
    {
        StartInstance start => new JsonObject { ["kind"] = "start", ["input"] = start.Input?.DeepClone(), ["trigger"] = start.TriggerActivityId },
        ResumeBookmark resume => new JsonObject { ["kind"] = "resume", ["bookmark"] = resume.BookmarkId, ["input"] = resume.Input?.DeepClone() },
        ContinueInstance => new JsonObject { ["kind"] = "continue" },
        CancelInstance cancel => new JsonObject { ["kind"] = "cancel", ["reason"] = cancel.Reason },
        ChildReturned child => new JsonObject
        {
            ["kind"] = "child",
            ["bookmark"] = child.BookmarkId,
            ["child"] = child.ChildInstanceId,
            ["status"] = child.SubStatus.ToString(),
            ["output"] = child.Output?.DeepClone(),
            ["failure"] = child.Failure,
        },
        EffectRefused refused => new JsonObject { ["kind"] = "refused", ["node"] = refused.NodeId, ["code"] = refused.Code, ["message"] = refused.Message },
        _ => throw new NotSupportedException($"A {stimulus.GetType().Name} is not sent from one instance to another."),
    }).ToJsonString();

    public static Stimulus Read(string json)
    {
        var value = JsonNode.Parse(json)!.AsObject();
        return (string?)value["kind"] switch
        {
            "start" => new StartInstance(Object(value, "input"), (string?)value["trigger"]),
            "resume" => new ResumeBookmark((string)value["bookmark"]!, Object(value, "input")),
            "continue" => new ContinueInstance(),
            "cancel" => new CancelInstance((string?)value["reason"]),
            "child" => new ChildReturned(
                (string)value["bookmark"]!, (string)value["child"]!, Enum.Parse<InstanceSubStatus>((string)value["status"]!), Object(value, "output"), (string?)value["failure"]),
            "refused" => new EffectRefused((string)value["node"]!, (string)value["code"]!, (string)value["message"]!),
            var kind => throw new JsonException($"Unknown stimulus {kind}."),
        };
    }

    private static JsonObject? Object(JsonObject value, string name) => value[name]?.DeepClone().AsObject();
}
