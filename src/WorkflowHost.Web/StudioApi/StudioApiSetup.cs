using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Instances;
using WorkflowHost.Runtime.People;
using WorkflowHost.Web.StudioApi.Definitions;
using WorkflowHost.Web.StudioApi.Descriptors;
using WorkflowHost.Web.StudioApi.Instances;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi;

/// <summary>
/// What Elsa Studio 3.8 asks a server, as far as this host has it. All of it needs the right to design; the caller is known by
/// the cookie of the pages, so every write must come from a page of this very origin.
/// </summary>
public static class StudioApiSetup
{
    /// <summary>Where Studio is told to call.</summary>
    public const string Path = "/elsa/api";

    public static IServiceCollection AddStudioApi(this IServiceCollection services)
    {
        services.TryAddSingleton(new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All]));
        return services
            .AddDefinitions()
            .AddSingleton<InstanceReader>()
            .AddSingleton<ExecutionReader>()
            .AddSingleton<DescriptorCatalog>()
            .AddSingleton<StudioFiles>();
    }

    public static void MapStudioApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup(Path)
            .RequireAuthorization(Rights.Design)
            .AddEndpointFilter<SameOriginFilter>()
            .AddEndpointFilter<RefusalFilter>()
            .DisableAntiforgery();
        api.MapDefinitions();
        api.MapDefinitionVersions();
        api.MapDefinitionFiles();
        api.MapBulkActions();
        api.MapDescriptors();
        api.MapCatalogues();
        api.MapRunning();
        api.MapInstances();
        api.MapJournal();
        api.MapSubgraphs();
        // Studio takes 404 for what a server does not have; a page of ours would be taken for an answer.
        api.MapFallback("{**path}", () => Results.NotFound());
        app.MapStudioFiles();
    }
}
