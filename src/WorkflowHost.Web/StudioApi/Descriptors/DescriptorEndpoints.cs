using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>What the toolbox offers. Never 404: without it Studio shows nothing.</summary>
internal static class DescriptorEndpoints
{
    public static void MapDescriptors(this IEndpointRouteBuilder api)
    {
        api.MapGet("/descriptors/activities", async (DescriptorCatalog catalog, CancellationToken cancellation) =>
            (IResult)new StudioJson(await catalog.ReadAsync(CultureInfo.CurrentUICulture, cancellation)));
        api.MapPost("/descriptors/activities/{type}/options/{property}", () => (IResult)new StudioJson(new JsonObject { ["items"] = new JsonObject() }));
    }
}
