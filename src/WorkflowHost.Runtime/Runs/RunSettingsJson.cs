using System.Text.Json;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>The settings a run was started with, as its row keeps them.</summary>
public static class RunSettingsJson
{
    // Asked for several times an act, and the same for all runs that begin on a day.
    private static Read? last;

    public static string Write(RunSettings settings) => JsonSerializer.Serialize(settings, JsonSerializerOptions.Web);

    public static RunSettings SettingsOf(this Run run)
    {
        if (last is { } kept && kept.Text == run.Settings)
        {
            return kept.Settings;
        }

        var settings = JsonSerializer.Deserialize<RunSettings>(run.Settings, JsonSerializerOptions.Web) ?? throw new JsonException($"Run {run.Id} has no settings.");
        last = new Read(run.Settings, settings);
        return settings;
    }

    private sealed record Read(string Text, RunSettings Settings);
}
