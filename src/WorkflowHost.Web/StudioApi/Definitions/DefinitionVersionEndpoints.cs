using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Definitions;

/// <summary>The tab of versions: open an old one, go back to it, delete it.</summary>
internal static class DefinitionVersionEndpoints
{
    public static void MapDefinitionVersions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions/by-id/{versionId}", OpenVersionAsync);
        api.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", RevertAsync);
        api.MapDelete("/workflow-definition-versions/{versionId}", DeleteVersionAsync);
        api.MapPost("/bulk-actions/delete/workflow-definitions/by-id", DeleteVersionsAsync);
    }

    private static async Task<IResult> OpenVersionAsync(string versionId, DefinitionReader reader, CancellationToken cancellation) =>
        await reader.FindVersionAsync(versionId, cancellation) is { } row ? new StudioJson(DefinitionAnswers.Full(row)) : Results.NotFound();

    private static async Task<IResult> RevertAsync(string definitionId, int version, HttpContext context, DefinitionReleases releases, CancellationToken cancellation)
    {
        var draft = await releases.RevertAsync(definitionId, version, context.Request.Editor(), context.Actor(), cancellation);
        return new StudioJson(DefinitionAnswers.Full(draft));
    }

    private static async Task<IResult> DeleteVersionAsync(string versionId, HttpContext context, DefinitionRemoval removal, CancellationToken cancellation) =>
        await removal.DeleteVersionAsync(versionId, context.Actor(), cancellation) ? Results.NoContent() : Results.NotFound();

    private static async Task<IResult> DeleteVersionsAsync(HttpContext context, DefinitionRemoval removal, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var id in (await context.Request.JsonBodyAsync(cancellation)).Texts("ids"))
        {
            deleted += await removal.DeleteVersionAsync(id, context.Actor(), cancellation) ? 1 : 0;
        }

        return new StudioJson(new JsonObject { ["deleted"] = deleted });
    }
}
