using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Definitions;

/// <summary>An Elsa 3 definition as a JSON document: every property is kept, known or not. The typed members read the document.</summary>
public sealed class WorkflowDefinition
{
    /// <summary>Deeper JSON is refused. A phase in a phase in a phase takes about thirty levels.</summary>
    public const int MaxDepth = 256;

    /// <summary>Longer text is refused, in UTF-16 characters.</summary>
    public const int MaxLength = 20_000_000;

    private WorkflowDefinition(JsonObject json) => Json = json;

    public JsonObject Json { get; }

    /// <summary>Id of this version.</summary>
    public string? VersionId => Json.Text("id");

    /// <summary>Id over all versions.</summary>
    public string? DefinitionId => Json.Text("definitionId");

    public string? Name => Json.Text("name");

    public int Version => Json.Integer("version") ?? 1;

    public JsonObject? Root => Json.Object("root");

    public IReadOnlyList<string> Outcomes =>
        JsonAccess.AsArray(Json.Get("outcomes"))?.Select(JsonAccess.AsText).OfType<string>().ToList() ?? [];

    /// <summary>Whether the definition may be placed in others as an activity; the second position is the older one.</summary>
    public bool UsableAsActivity => Option("usableAsActivity") is { } option ? JsonAccess.AsFlag(option) : Json.Flag("usableAsActivity");

    /// <summary>Short name or assembly-qualified name of a strategy, reduced to its class name; null when not set.</summary>
    public string? ActivationStrategy => ShortTypeName(JsonAccess.AsText(Option("activationStrategyType")));

    /// <inheritdoc cref="ActivationStrategy"/>
    public string? IncidentStrategy => ShortTypeName(JsonAccess.AsText(Option("incidentStrategyType")));

    /// <summary>Elsa's name for the property that chooses how joins work.</summary>
    internal const string ModeProperty = "Flowchart:ExecutionMode";

    /// <summary>Whether the merge modes drawn on activities count (Elsa's token mode), instead of visit counters alone.</summary>
    public bool UsesMergeModes => Json.Object("customProperties")?.Text(ModeProperty) == "TokenBased";

    /// <exception cref="DefinitionFormatException">Not JSON, or not a definition: with line and position.</exception>
    public static WorkflowDefinition Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength)
        {
            throw new DefinitionFormatException(Texts.Format("Format.TooLong", MaxLength));
        }

        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json.TrimStart('\uFEFF'), documentOptions: new JsonDocumentOptions
            {
                MaxDepth = MaxDepth,
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
            });
        }
        catch (JsonException error)
        {
            var key = error.Message.Contains("depth", StringComparison.OrdinalIgnoreCase) ? "Format.TooDeep" : "Format.NotJson";
            var position = error.LineNumber is null ? JsonPosition.FindDuplicate(json) : null;
            throw new DefinitionFormatException(Texts.Format(key, MaxDepth), position?.Line ?? error.LineNumber + 1, position?.Column ?? error.BytePositionInLine + 1);
        }

        if (node is not JsonObject document)
        {
            throw new DefinitionFormatException(Texts.Get("Format.NotAnObject"), 1, 1);
        }

        var definition = new WorkflowDefinition(document);
        DefinitionShape.Check(document, json);
        return definition;
    }

    /// <summary>A definition around a document that is already in memory, e.g. what Studio sent. The document is not copied.</summary>
    /// <exception cref="DefinitionFormatException">Not a definition.</exception>
    public static WorkflowDefinition FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        DefinitionShape.Check(json, null);
        return new WorkflowDefinition(json);
    }

    /// <summary>Readable JSON (Chinese not escaped, stable key order).</summary>
    public string ToJson(bool indented = true) => Json.ToJsonString(indented ? JsonAccess.IndentedJson : JsonAccess.PlainJson);

    private JsonNode? Option(string name) => Json.Object("options")?.Get(name);

    /// <summary><c>Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core</c> and <c>FaultStrategy</c> are the same.</summary>
    internal static string? ShortTypeName(string? typeName)
    {
        if (string.IsNullOrWhiteSpace(typeName))
        {
            return null;
        }

        var comma = typeName.IndexOf(',', StringComparison.Ordinal);
        var fullName = (comma < 0 ? typeName : typeName[..comma]).Trim();
        return fullName[(fullName.LastIndexOf('.') + 1)..];
    }
}
