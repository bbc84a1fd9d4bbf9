using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Definitions;

/// <summary>
/// Definitions as Studio reads them. It opens one for editing only when the link <c>publish</c> is there, and a list for bulk
/// acts only with <c>bulk-publish</c>. Whoever may call this may design, so the links are always there; an old version is held
/// read-only by Studio itself.
/// </summary>
internal static class DefinitionAnswers
{
    public static JsonObject Full(DefinitionVersion row)
    {
        var document = DefinitionDocument.Compose(row);
        document["links"] = Links(row.DefinitionId);
        return document;
    }

    public static JsonObject Saved(SavedDefinition saved) => new()
    {
        ["workflowDefinition"] = Full(saved.Row),
        ["alreadyPublished"] = saved.AlreadyPublished,
        ["consumingWorkflowCount"] = 0,
    };

    public static JsonObject Page(DefinitionPage page) => new()
    {
        ["items"] = new JsonArray([.. page.Items.Select(Summary)]),
        ["totalCount"] = page.Total,
        ["links"] = new JsonArray(
            Link("/workflow-definitions", "self", "GET"),
            Link("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"),
            Link("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"),
            Link("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete", "POST")),
    };

    public static JsonObject Summary(DefinitionSummary item) => new()
    {
        ["id"] = item.Id,
        ["definitionId"] = item.DefinitionId,
        ["name"] = item.Name,
        ["description"] = item.Description,
        ["version"] = item.Version,
        ["isLatest"] = item.IsLatest,
        ["isPublished"] = item.IsPublished,
        ["materializerName"] = "Json",
        ["isMaterializerAvailable"] = true,
        ["createdAt"] = StudioTime.Iso(item.CreatedAt),
        ["isReadonly"] = false,
        ["providerName"] = null,
        ["toolVersion"] = null,
        ["links"] = Links(item.DefinitionId),
    };

    private static JsonArray Links(string definitionId)
    {
        var path = "/workflow-definitions/" + Uri.EscapeDataString(definitionId);
        return new JsonArray(
            Link("/workflow-definitions/by-definition-id/" + Uri.EscapeDataString(definitionId), "self", "GET"),
            Link(path + "/publish", "publish", "POST"),
            Link(path + "/retract", "retract", "POST"),
            Link(path + "/export", "export", "GET"),
            Link(path, "delete", "DELETE"));
    }

    private static JsonObject Link(string href, string rel, string method) => new() { ["href"] = href, ["rel"] = rel, ["method"] = method };
}
