using Microsoft.Extensions.DependencyInjection;

namespace WorkflowHost.Runtime.Definitions;

public static class DefinitionsSetup
{
    public static IServiceCollection AddDefinitions(this IServiceCollection services) => services
        .AddSingleton<DefinitionDocument>()
        .AddSingleton<DefinitionCheck>()
        .AddSingleton<TriggerIndex>()
        .AddSingleton<DefinitionReader>()
        .AddSingleton<DefinitionDrafts>()
        .AddSingleton<DefinitionReleases>()
        .AddSingleton<DefinitionRemoval>()
        .AddSingleton<DefinitionImport>()
        .AddSingleton<DefinitionSeed>()
        .AddHostedService<SeedAtStart>();
}
