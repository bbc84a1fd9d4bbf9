using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>Inputs, outputs, variables and options of the workflow itself.</summary>
internal static class EnvelopeChecks
{
    public static void Run(WorkflowDefinition definition, ProblemList found)
    {
        Unique(definition.Json.Get("inputs"), "DuplicateInput", found, StringComparer.OrdinalIgnoreCase);
        Unique(definition.Json.Get("outputs"), "DuplicateOutput", found, StringComparer.Ordinal);
        if (definition.Root is null)
        {
            found.Warning("NoRoot", null);
        }

        foreach (var variable in Objects(definition.Json.Get("variables")))
        {
            var driver = variable.Text("storageDriverTypeName");
            if (!VariableDefinition.IsWorkflowDriver(driver))
            {
                found.Warning("VariableIsForgotten", null, variable.Text("name") ?? variable.Text("id"));
            }
        }

        if (definition.ActivationStrategy is { } activation
            && activation is not ("AllowAlwaysStrategy" or "SingletonStrategy" or "CorrelatedSingletonStrategy" or "CorrelationStrategy"))
        {
            found.Error("UnknownActivationStrategy", null, activation);
        }

        if (definition.IncidentStrategy is { } incidents && incidents is not ("FaultStrategy" or "ContinueWithIncidentsStrategy"))
        {
            found.Error("UnknownIncidentStrategy", null, incidents);
        }
    }

    private static void Unique(JsonNode? arguments, string code, ProblemList found, StringComparer comparer)
    {
        foreach (var twice in Objects(arguments).Select(a => a.Text("name")).OfType<string>().GroupBy(n => n, comparer).Where(g => g.Count() > 1))
        {
            found.Error(code, null, twice.Key);
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => JsonAccess.AsArray(list)?.OfType<JsonObject>() ?? [];
}
