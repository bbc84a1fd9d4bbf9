using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>Runs the seeding once the schema stands. The procedures lie beside the program; <c>Definitions:Folder</c> names another place, an empty value none.</summary>
internal sealed class SeedAtStart(DefinitionSeed seed, IConfiguration configuration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = configuration["Definitions:Folder"] ?? Path.Combine(AppContext.BaseDirectory, "workflows");
        if (folder.Length > 0)
        {
            await seed.SeedAsync(folder, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
