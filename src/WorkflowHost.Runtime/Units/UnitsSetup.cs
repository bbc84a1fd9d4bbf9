using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Units.Handover;

namespace WorkflowHost.Runtime.Units;

public static class UnitsSetup
{
    public static IServiceCollection AddUnits(this IServiceCollection services) => services
        .AddSingleton<UnitList>()
        .AddSingleton<UnitGroups>()
        .AddSingleton<AddUnit>()
        .AddSingleton<AddressHandover>()
        .AddSingleton(host => new ChangeUnit(host.GetRequiredService<HostStore>(), host.GetRequiredService<AddressHandover>(), host.GetRequiredService<TimeProvider>()))
        .AddSingleton(host => new ImportUnits(host.GetRequiredService<HostStore>(), host.GetRequiredService<AddressHandover>(), host.GetRequiredService<TimeProvider>()));
}
