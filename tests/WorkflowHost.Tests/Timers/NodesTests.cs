using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Timers;

/// <summary>Real nodes on one database, woken by Quartz in real time.</summary>
public sealed class NodesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_node_does_by_itself_what_becomes_due(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Draw.Definition("sleep", Draw.Delay("sleep", "00:00:01")));
        using var node = await NodeAsync(rig);

        await rig.StartAsync("i1", version);

        await FinishedAsync(node, "i1");
        await node.StopAsync();
    }

    [Theory, OnPostgres]
    public async Task A_second_node_on_the_same_database_goes_on_when_the_first_is_stopped(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var version = await rig.PublishAsync(Draw.Definition("sleep", Draw.Delay("sleep", "00:00:01")));
        using var first = await NodeAsync(rig);
        using var second = await NodeAsync(rig);

        await rig.StartAsync("i1", version);
        await FinishedAsync(second, "i1");
        await first.StopAsync();
        await rig.StartAsync("i2", version);
        await FinishedAsync(second, "i2");
        await second.StopAsync();
    }

    /// <summary>A host with real time; the rig's own clock stands in the past, so what the rig starts is due at once.</summary>
    private static async Task<IHost> NodeAsync(RuntimeRig rig)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:WorkflowHost", rig.ConnectionString)]);
        builder.Services.AddSingleton<CommitSignal>();
        builder.Services.AddSingleton<Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor>(host => host.GetRequiredService<CommitSignal>());
        builder.Services.AddHostStore(builder.Configuration);
        builder.Services.AddProcedureRuntime();
        builder.Services.AddHostTimers(DatabaseSettings.From(builder.Configuration));
        var node = builder.Build();
        await node.StartAsync();
        return node;
    }

    /// <summary>Looks again after each time the node has saved something.</summary>
    private static async Task FinishedAsync(IHost node, string instanceId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var signal = node.Services.GetRequiredService<CommitSignal>();
        while (true)
        {
            var next = signal.Next;
            if (await node.Services.GetRequiredService<HostStore>().ReadAsync((db, stop) => db.Instances.AnyAsync(i => i.Id == instanceId && i.SubStatus == "Finished", stop), patience.Token))
            {
                return;
            }

            await next.WaitAsync(patience.Token);
        }
    }
}
