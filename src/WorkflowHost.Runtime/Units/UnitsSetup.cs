using Microsoft.Extensions.DependencyInjection;

namespace WorkflowHost.Runtime.Units;

public static class UnitsSetup
{
    public static IServiceCollection AddUnits(this IServiceCollection services) => services
        .AddSingleton<UnitList>()
        .AddSingleton<UnitGroups>()
        .AddSingleton<AddUnit>()
        .AddSingleton<ChangeUnit>()
        .AddSingleton<ImportUnits>();
}
