using System.Text.Json;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>The settings a run was started with, as its row keeps them.</summary>
public static class RunSettingsJson
{
    public static string Write(RunSettings settings) => JsonSerializer.Serialize(settings, JsonSerializerOptions.Web);

    public static RunSettings SettingsOf(this Run run) =>
        JsonSerializer.Deserialize<RunSettings>(run.Settings, JsonSerializerOptions.Web) ?? throw new JsonException($"Run {run.Id} has no settings.");
}
