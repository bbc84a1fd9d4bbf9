using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>What the toolbox offers. Fixed as long as the program runs, and never 404: without it Studio shows nothing.</summary>
internal static class DescriptorEndpoints
{
    public static void MapDescriptors(this IEndpointRouteBuilder api)
    {
        api.MapGet("/descriptors/activities", (DescriptorCatalog catalog) => (IResult)new StudioJson(catalog.Read(CultureInfo.CurrentUICulture)));
        api.MapPost("/descriptors/activities/{type}/options/{property}", () => (IResult)new StudioJson(new JsonObject { ["items"] = new JsonObject() }));
    }
}
