using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Expressions;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// The document between Studio and the store. Stored is what the designer drew and every property we do not know; what the
/// row's columns say (version, published, created) is written over it when it goes out.
/// </summary>
public sealed class DefinitionDocument(ActivityCatalog catalog)
{
    /// <summary>Elsa's names; old exports have them in Pascal case.</summary>
    private static readonly string[] Known =
    [
        "id", "definitionId", "tenantId", "name", "description", "createdAt", "version", "toolVersion", "variables", "inputs", "outputs", "outcomes",
        "customProperties", "isReadonly", "isSystem", "isLatest", "isPublished", "options", "root", "links",
    ];

    private static readonly string[] OfTheRow = ["isLatest", "isPublished", "createdAt", "links", "isReadonly"];

    /// <summary>What every definition here has and a file may lack.</summary>
    private static readonly string[] Fixed = ["tenantId", "isSystem", "providerName", "materializerName", "materializerContext", "toolVersion"];

    private readonly EmbeddedSlots slots = new(catalog);
    private readonly PickedDates dates = new(catalog);

    /// <summary>Makes a document that came from outside fit to be stored: canonical, complete, every activity with an id and node id of its own.</summary>
    /// <exception cref="RefusedException">It is no definition, or holds what cannot be edited or run here.</exception>
    public JsonObject Prepare(JsonObject sent)
    {
        var document = Canonical(sent);
        try
        {
            _ = WorkflowDefinition.FromJson(document);
        }
        catch (DefinitionFormatException error)
        {
            throw DefinitionTexts.Refuse("NotADefinition", new DefinitionTexts.EngineText(error.Text));
        }

        if (string.IsNullOrWhiteSpace(DefinitionJson.Text(document, "name")))
        {
            throw DefinitionTexts.Refuse("NameMissing");
        }

        foreach (var name in OfTheRow)
        {
            document.Remove(name);
        }

        if (document["root"] is not JsonObject root)
        {
            document["root"] = root = new JsonObject { ["type"] = "Elsa.Flowchart", ["version"] = 1, ["name"] = "Flowchart1" };
        }

        var type = DefinitionJson.Text(root, "type");
        if (type is null || catalog.Find(type)?.Descriptor.IsContainer != true)
        {
            throw DefinitionTexts.Refuse("RootOfOtherKind", type);
        }

        slots.Fill(root);
        NodeIds.Stamp(root);
        DuplicateIds.Rewrite(root);
        NodeIds.Stamp(root);
        dates.Normalize(root);
        return document;
    }

    /// <summary>What is unknown to Studio is lost on its way through Studio: it is taken over from the version before.</summary>
    internal static void KeepUnknown(JsonObject document, JsonObject before)
    {
        foreach (var (name, value) in before)
        {
            if (!document.ContainsKey(name) && !Known.Contains(name))
            {
                document[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>Whether two documents draw the same procedure, whatever version they are.</summary>
    internal static bool Same(JsonObject one, JsonObject other) => JsonNode.DeepEquals(Content(one), Content(other));

    /// <summary>The document a client gets, without the links (they depend on who asks).</summary>
    public static JsonObject Compose(DefinitionVersion row)
    {
        var document = DefinitionJson.Parse(row.Json);
        document["id"] = row.Id;
        document["definitionId"] = row.DefinitionId;
        document["tenantId"] ??= "";
        document["name"] = row.Name;
        document["description"] = row.Description;
        document["createdAt"] = row.CreatedAt.ToOffset(DateTexts.ChinaOffset).ToString("O", CultureInfo.InvariantCulture);
        document["version"] = row.Version;
        document["isLatest"] = row.IsLatest;
        document["isPublished"] = row.IsPublished;
        document["isReadonly"] = false;
        document["isSystem"] ??= false;
        document["providerName"] ??= null;
        document["materializerName"] ??= "Json";
        foreach (var list in (ReadOnlySpan<string>)["variables", "inputs", "outputs", "outcomes"])
        {
            document[list] ??= new JsonArray();
        }

        document["options"] ??= new JsonObject();
        EditTrail.WriteRevision(document, row.Revision);
        return document;
    }

    /// <summary>The document as a file: readable, without what belongs to this host.</summary>
    public static JsonObject Export(DefinitionVersion row)
    {
        var document = Compose(row);
        EditTrail.Remove(document);
        return document;
    }

    private static JsonObject Content(JsonObject document)
    {
        var content = (JsonObject)document.DeepClone();
        EditTrail.Remove(content);
        foreach (var name in (ReadOnlySpan<string>)["id", "definitionId", "version", .. OfTheRow, .. Fixed])
        {
            content.Remove(name);
        }

        // Absent, null and empty are the same to Studio, which sends one and gets back the other.
        foreach (var name in content.Where(p => p.Value is null or JsonArray { Count: 0 } or JsonObject { Count: 0 }).Select(p => p.Key).ToList())
        {
            content.Remove(name);
        }

        return content;
    }

    private static JsonObject Canonical(JsonObject sent)
    {
        var document = new JsonObject();
        foreach (var (key, value) in sent)
        {
            var name = Array.Find(Known, k => k.Equals(key, StringComparison.OrdinalIgnoreCase)) ?? key;
            document[name] = value?.DeepClone();
        }

        return document;
    }
}
