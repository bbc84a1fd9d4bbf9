using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Execution;

/// <summary>
/// Which inputs and outputs of an activity go into the journal: Elsa's log persistence, the old form
/// (<c>logPersistenceMode</c>) and the new one (<c>logPersistenceConfig</c>). Expressions count as Include.
/// </summary>
internal sealed class LogSelection
{
    public static readonly LogSelection All = new(true, []);

    private readonly bool byDefault;
    private readonly Dictionary<string, bool> byName;

    private LogSelection(bool byDefault, Dictionary<string, bool> byName)
    {
        this.byDefault = byDefault;
        this.byName = byName;
    }

    public bool Includes(string name) => byName.Count == 0 ? byDefault : byName.GetValueOrDefault(name, byDefault);

    /// <param name="outer">What the workflow says; activities inherit it.</param>
    public static LogSelection Read(JsonObject? customProperties, LogSelection outer)
    {
        var config = customProperties?.Get("logPersistenceConfig") as JsonObject;
        var mode = customProperties?.Get("logPersistenceMode");
        if (config is null && mode is null)
        {
            return outer.byName.Count == 0 ? outer : new LogSelection(outer.byDefault, []);
        }

        var legacy = mode as JsonObject;
        var all = Decide(config?.Get("default")) ?? Decide(legacy?.Get("default") ?? (legacy is null ? mode : null)) ?? outer.byDefault;
        var byName = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in (ReadOnlySpan<string>)["inputs", "outputs"])
        {
            foreach (var (name, value) in config?.Object(group) ?? legacy?.Object(group) ?? [])
            {
                if (Decide(value) is { } decided)
                {
                    byName[name] = decided;
                }
            }
        }

        return !all || byName.Count > 0 ? new LogSelection(all, byName) : All;
    }

    private static bool? Decide(JsonNode? value)
    {
        var text = value is JsonObject strategy ? strategy.Text("strategyType") : JsonAccess.AsText(value);
        return WorkflowDefinition.ShortTypeName(text) switch
        {
            "Include" => true,
            "Exclude" => false,
            _ => null,
        };
    }
}
