using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Definitions;

/// <summary>
/// The buttons of Studio that would run something. A run needs a year, units and a start date, which Studio cannot ask for, so
/// they say where one is begun.
/// </summary>
internal static class RunningEndpoints
{
    public static void MapRunning(this IEndpointRouteBuilder api)
    {
        foreach (var path in (ReadOnlySpan<string>)["/workflow-definitions/{definitionId}/execute", "/workflow-definitions/{definitionId}/dispatch"])
        {
            api.MapPost(path, (HttpResponse response) =>
            {
                // Studio shows a message of its own for this header where it does not show ours.
                response.Headers["x-elsa-workflow-cannot-start"] = "true";
                return RefusalFilter.Refuse("StartElsewhere", StudioTexts.Get("StartElsewhere"));
            });
        }

        api.MapPost("/tests/activities", () => RefusalFilter.Refuse("NoSingleTest", StudioTexts.Get("NoSingleTest")));
    }
}
