using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Tracing;

/// <summary>The recorded format.</summary>
internal static class TraceWriter
{
    public static JsonObject Step(int step, string action, IReadOnlyList<TraceInstance> instances) => new()
    {
        ["step"] = step,
        ["action"] = action,
        ["after"] = new JsonArray([.. instances.Select(i => new JsonObject
        {
            ["instance"] = i.Label,
            ["status"] = i.State.Status.ToString(),
            ["subStatus"] = i.State.SubStatus.ToString(),
            ["bookmarks"] = Texts(i.State.Bookmarks.Select(b => b.ActivityId)),
        })]),
    };

    public static JsonObject Trace(TraceVersion main, JsonObject scenario, JsonArray steps, List<string> lines, List<TraceInstance> instances)
    {
        var refusals = TraceStore.Refusals(main).Select(p => p.Text.English).ToList();
        var publish = new JsonObject
        {
            ["succeeded"] = refusals.Count == 0,
            ["isPublished"] = refusals.Count == 0,
            ["version"] = main.Version,
        };
        if (refusals.Count > 0)
        {
            publish["validationErrors"] = Texts(refusals);
        }

        return new JsonObject
        {
            ["definition"] = main.Definition.Name,
            ["engine"] = "WorkflowHost",
            ["scenario"] = scenario.DeepClone(),
            ["publish"] = publish,
            ["validation"] = new JsonArray([.. main.Problems.Select(p => new JsonObject
            {
                ["severity"] = p.Severity.ToString(), ["code"] = p.Code, ["activity"] = p.NodeId, ["message"] = p.Text.English,
            })]),
            ["steps"] = steps,
            ["stdout"] = Texts(lines),
            ["instances"] = new JsonArray([.. instances.Select(Instance)]),
        };
    }

    private static JsonObject Instance(TraceInstance instance)
    {
        var state = instance.State;
        var json = new JsonObject
        {
            ["instance"] = instance.Label,
            ["definitionId"] = instance.Version.DefinitionId,
            ["version"] = instance.Version.Version,
            ["status"] = state.Status.ToString(),
            ["subStatus"] = state.SubStatus.ToString(),
        };
        AddIfAny(json, "correlationId", state.CorrelationId);
        AddIfAny(json, "name", state.Name);
        AddIfAny(json, "parent", instance.Parent?.Label);
        json["variables"] = Variables(instance);
        json["output"] = state.Output.DeepClone();
        json["bookmarks"] = new JsonArray([.. state.Bookmarks.Select(b => new JsonObject
        {
            ["name"] = b.Name, ["activity"] = b.ActivityId, ["autoBurn"] = b.AutoBurn, ["payload"] = b.Payload?.DeepClone(),
        })]);
        json["incidents"] = new JsonArray([.. state.Incidents.Select(i => new JsonObject
        {
            ["activity"] = i.ActivityId, ["type"] = i.ActivityType, ["code"] = i.Code, ["message"] = i.Message,
        })]);
        json["remainingContexts"] = Texts(Remaining(state));
        json["order"] = Order(instance);
        json["events"] = Events(instance);
        json["activityExecutions"] = Executions(instance);
        return json;
    }

    private static JsonObject Variables(TraceInstance instance)
    {
        var variables = new JsonObject();
        if (instance.State.Root?.Values is { } values && instance.Version.Compiled is { } compiled)
        {
            for (var i = 0; i < values.Length; i++)
            {
                variables[compiled.Workflow.Variables[i].Name] = values[i]?.DeepClone();
            }
        }

        return variables;
    }

    private static IEnumerable<string> Remaining(InstanceState state)
    {
        IEnumerable<string> Walk(ExecutionRecord record) =>
            (record.Children ?? []).SelectMany(Walk).Prepend($"{record.NodeId[(record.NodeId.LastIndexOf(':') + 1)..]}={record.Status}");

        return (state.Root is null ? [] : Walk(state.Root)).Concat(state.Alone.SelectMany(Walk));
    }

    private static string Order(TraceInstance instance) => string.Join(' ', instance.Journal.Select(j => j.Entry.Event switch
    {
        "Started" => j.Entry.ActivityId,
        "Resumed" => "~" + j.Entry.ActivityId,
        "Canceled" => "x" + j.Entry.ActivityId,
        "Faulted" => "!" + j.Entry.ActivityId,
        _ => null,
    }).OfType<string>());

    private static JsonArray Events(TraceInstance instance)
    {
        var executions = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var events = new JsonArray();
        foreach (var (step, entry) in instance.Journal)
        {
            var json = new JsonObject { ["step"] = step, ["event"] = entry.Event, ["activity"] = entry.ActivityId, ["type"] = entry.ActivityType };
            if (!executions.TryGetValue(entry.ActivityId, out var seen))
            {
                executions[entry.ActivityId] = seen = [];
            }

            if (!seen.Contains(entry.ActivityInstanceId))
            {
                seen.Add(entry.ActivityInstanceId);
            }

            if (seen.IndexOf(entry.ActivityInstanceId) is > 0 and var number)
            {
                json["execution"] = number + 1;
            }

            if (entry.Outcomes is { Count: > 0 })
            {
                json["outcomes"] = Texts(entry.Outcomes);
            }

            AddIfAny(json, "message", entry.Message);
            events.Add(json);
        }

        return events;
    }

    private static JsonArray Executions(TraceInstance instance)
    {
        var status = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (_, entry) in instance.Journal)
        {
            if (!status.TryGetValue(entry.ActivityInstanceId, out var execution))
            {
                status[entry.ActivityInstanceId] = execution = new JsonObject { ["activity"] = entry.ActivityId, ["type"] = entry.ActivityType };
            }

            execution["status"] = entry.Event is "Completed" or "Canceled" or "Faulted" ? entry.Event : "Running";
        }

        return new JsonArray([.. status.Values]);
    }

    private static void AddIfAny(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)JsonValue.Create(t))]);
}
