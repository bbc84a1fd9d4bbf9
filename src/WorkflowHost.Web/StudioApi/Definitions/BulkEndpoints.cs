using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Definitions;

/// <summary>
/// Acts on several definitions at once. The first that says no ends it with its reason; what was done before stands, and doing
/// it again changes nothing for those.
/// </summary>
internal static class BulkEndpoints
{
    public static void MapBulkActions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/bulk-actions/publish/workflow-definitions/by-definition-ids", PublishAsync);
        api.MapPost("/bulk-actions/retract/workflow-definitions/by-definition-ids", RetractAsync);
        api.MapPost("/bulk-actions/delete/workflow-definitions/by-definition-id", DeleteAsync);
    }

    private static async Task<IResult> PublishAsync(HttpContext context, DefinitionReader reader, DefinitionReleases releases, CancellationToken cancellation)
    {
        JsonArray published = [], already = [], missing = [];
        foreach (var id in await IdsAsync(context.Request, cancellation))
        {
            if (await reader.FindAsync(id, VersionOption.Latest, cancellation) is null)
            {
                missing.Add(id);
                continue;
            }

            var saved = await releases.PublishAsync(id, context.Request.Editor(), context.Actor(), cancellation);
            (saved.AlreadyPublished ? already : published).Add(id);
        }

        return new StudioJson(new JsonObject { ["published"] = published, ["alreadyPublished"] = already, ["notFound"] = missing, ["updatedConsumers"] = new JsonArray() });
    }

    private static async Task<IResult> RetractAsync(HttpContext context, DefinitionReader reader, DefinitionReleases releases, CancellationToken cancellation)
    {
        JsonArray retracted = [], already = [], missing = [];
        foreach (var id in await IdsAsync(context.Request, cancellation))
        {
            if (await reader.FindAsync(id, VersionOption.Latest, cancellation) is null)
            {
                missing.Add(id);
            }
            else if (await reader.FindAsync(id, VersionOption.Published, cancellation) is null)
            {
                already.Add(id);
            }
            else
            {
                await releases.RetractAsync(id, context.Request.Editor(), context.Actor(), cancellation);
                retracted.Add(id);
            }
        }

        return new StudioJson(new JsonObject { ["retracted"] = retracted, ["alreadyRetracted"] = already, ["notFound"] = missing });
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, DefinitionRemoval removal, CancellationToken cancellation)
    {
        var deleted = 0;
        foreach (var id in await IdsAsync(context.Request, cancellation))
        {
            deleted += await removal.DeleteAsync(id, context.Actor(), cancellation) ? 1 : 0;
        }

        return new StudioJson(new JsonObject { ["deleted"] = deleted });
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpRequest request, CancellationToken cancellation) =>
        (await request.JsonBodyAsync(cancellation)).Texts("definitionIds");
}
