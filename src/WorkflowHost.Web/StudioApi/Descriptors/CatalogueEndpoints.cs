using System.Text.Json.Nodes;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>
/// The small lists beside the canvas: expression languages, types of variables, strategies. Names are Elsa's own, so that a
/// definition drawn here opens elsewhere.
/// </summary>
internal static class CatalogueEndpoints
{
    private static readonly string[] VariableTypes = ["String", "Boolean", "Int32", "Int64", "Double", "Decimal", "DateTime", "DateTimeOffset", "Object", "Guid"];

    public static void MapCatalogues(this IEndpointRouteBuilder api)
    {
        api.MapGet("/descriptors/expression-descriptors", () => StudioJson.List(new JsonArray(
            Expression("Literal", browsable: false),
            Expression("Object", browsable: false, monaco: "json"),
            Expression("JavaScript", browsable: true, monaco: "javascript"),
            Expression("Handlebars", browsable: true, monaco: "handlebars"),
            Expression("Variable", browsable: true),
            Expression("Input", browsable: true),
            // Not offered, but listed: a definition from elsewhere may hold them.
            Expression("Json", browsable: false, monaco: "json"),
            Expression("Output", browsable: false))));
        api.MapGet("/descriptors/variables", () => StudioJson.List(new JsonArray([.. VariableTypes.Select(t => Variable(t))])));
        api.MapGet("/descriptors/storage-drivers", () => StudioJson.List(new JsonArray(StorageDriver("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core"))));
        api.MapGet("/descriptors/incident-strategies", () => StudioJson.List(new JsonArray(
            Strategy("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", "FaultStrategy"),
            Strategy("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", "ContinueWithIncidentsStrategy"))));
        api.MapGet("/descriptors/workflow-activation-strategies", () => StudioJson.List(new JsonArray(
            Strategy("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", "AllowAlwaysStrategy"),
            Strategy("Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core", "SingletonStrategy"),
            Strategy("Elsa.Workflows.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Core", "CorrelatedSingletonStrategy"),
            Strategy("Elsa.Workflows.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Core", "CorrelationStrategy"))));
        api.MapGet("/descriptors/log-persistence-strategies", () => StudioJson.List(new JsonArray(
            Strategy("Elsa.Workflows.LogPersistence.Strategies.Inherit, Elsa.Workflows.Core", "Inherit"),
            Strategy("Elsa.Workflows.LogPersistence.Strategies.Include, Elsa.Workflows.Core", "Include"),
            Strategy("Elsa.Workflows.LogPersistence.Strategies.Exclude, Elsa.Workflows.Core", "Exclude"))));
        api.MapGet("/descriptors/commit-strategies/workflows", () => StudioJson.List([]));
        api.MapGet("/descriptors/commit-strategies/activities", () => StudioJson.List([]));
        api.MapGet("/descriptors/output-converters", () => StudioJson.List([]));
        // No live updates: Studio then asks every five seconds. No resilience, no alterations.
        api.MapGet("/features/installed", () => StudioJson.List([]));
        api.MapGet("/package/version", () => new StudioJson(new JsonObject { ["packageVersion"] = "3.8.0" }));
        api.MapPost("/scripting/javascript/type-definitions/{definitionId}", () => Results.Text("", "text/plain"));
    }

    private static JsonObject Expression(string type, bool browsable, string? monaco = null) => new()
    {
        ["type"] = type,
        ["displayName"] = StudioTexts.Get("Expression." + type),
        ["isSerializable"] = true,
        ["isBrowsable"] = browsable,
        ["properties"] = monaco is null ? [] : new JsonObject { ["MonacoLanguage"] = monaco },
    };

    private static JsonObject Variable(string type) => new()
    {
        ["typeName"] = type,
        ["displayName"] = StudioTexts.Get("Type." + type),
        ["category"] = StudioTexts.Get("TypeCategory"),
        ["description"] = StudioTexts.Get("Type." + type),
    };

    private static JsonObject StorageDriver(string type) => new()
    {
        ["typeName"] = type,
        ["displayName"] = StudioTexts.Get("Storage"),
        ["priority"] = 0,
        ["deprecated"] = false,
    };

    private static JsonObject Strategy(string type, string text) => new()
    {
        ["typeName"] = type,
        ["displayName"] = StudioTexts.Get("Strategy." + text),
        ["description"] = StudioTexts.Get("Strategy." + text + ".Description"),
    };
}
