using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Definitions;

/// <summary>Listing, opening, saving, publishing, taking back, deleting.</summary>
internal static class DefinitionEndpoints
{
    public static void MapDefinitions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions", ListAsync);
        api.MapGet("/workflow-definitions/validation/is-name-unique", IsNameUniqueAsync);
        api.MapGet("/workflow-definitions/query/count", CountAsync);
        api.MapGet("/workflow-definitions/by-definition-id/{definitionId}", OpenAsync);
        api.MapPost("/workflow-definitions", SaveAsync);
        api.MapPost("/workflow-definitions/{definitionId}/publish", PublishAsync);
        api.MapPost("/workflow-definitions/{definitionId}/retract", RetractAsync);
        api.MapDelete("/workflow-definitions/{definitionId}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, DefinitionReader reader, CancellationToken cancellation)
    {
        var query = request.Query;
        var asked = new DefinitionQuery(
            query.Versions(),
            query.Several("DefinitionIds"),
            query.Several("Ids"),
            query.Given("SearchTerm"),
            Order(query.Given("OrderBy")),
            string.Equals(query.Given("OrderDirection"), "Descending", StringComparison.OrdinalIgnoreCase),
            query.Number("Page") ?? 0,
            query.Number("PageSize"));
        return new StudioJson(DefinitionAnswers.Page(await reader.ListAsync(asked, cancellation)));
    }

    private static DefinitionOrder Order(string? name) => name?.ToUpperInvariant() switch
    {
        "NAME" => DefinitionOrder.Name,
        "VERSION" => DefinitionOrder.Version,
        _ => DefinitionOrder.Created,
    };

    private static async Task<IResult> IsNameUniqueAsync(HttpRequest request, DefinitionReader reader, CancellationToken cancellation) =>
        new StudioJson(new JsonObject
        {
            ["isUnique"] = await reader.IsNameFreeAsync(request.Query.Given("name") ?? "", request.Query.Given("definitionId"), cancellation),
        });

    private static async Task<IResult> CountAsync(DefinitionReader reader, CancellationToken cancellation) =>
        new StudioJson(new JsonObject { ["count"] = (await reader.ListAsync(new(VersionOption.Latest, PageSize: 1), cancellation)).Total });

    private static async Task<IResult> OpenAsync(string definitionId, HttpRequest request, DefinitionReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(definitionId, request.Query.Versions(), cancellation) is { } row
            ? new StudioJson(DefinitionAnswers.Full(row))
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(HttpContext context, DefinitionDrafts drafts, CancellationToken cancellation)
    {
        var body = await context.Request.JsonBodyAsync(cancellation);
        if (body["model"] is not JsonObject model)
        {
            return RefusalFilter.Refuse("ModelMissing", StudioTexts.Get("ModelMissing"));
        }

        var saved = await drafts.SaveAsync(model, body.Flag("publish"), context.Request.Editor(), context.Actor(), cancellation);
        return new StudioJson(DefinitionAnswers.Saved(saved));
    }

    private static async Task<IResult> PublishAsync(string definitionId, HttpContext context, DefinitionReleases releases, CancellationToken cancellation) =>
        new StudioJson(DefinitionAnswers.Saved(await releases.PublishAsync(definitionId, context.Request.Editor(), context.Actor(), cancellation)));

    private static async Task<IResult> RetractAsync(string definitionId, HttpContext context, DefinitionReleases releases, CancellationToken cancellation) =>
        new StudioJson(DefinitionAnswers.Full(await releases.RetractAsync(definitionId, context.Request.Editor(), context.Actor(), cancellation)));

    private static async Task<IResult> DeleteAsync(string definitionId, HttpContext context, DefinitionRemoval removal, CancellationToken cancellation) =>
        await removal.DeleteAsync(definitionId, context.Actor(), cancellation) ? Results.NoContent() : Results.NotFound();
}
