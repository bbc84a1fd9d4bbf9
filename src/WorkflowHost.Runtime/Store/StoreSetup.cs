using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Store.Postgres;
using WorkflowHost.Runtime.Store.Settings;
using WorkflowHost.Runtime.Store.Sqlite;

namespace WorkflowHost.Runtime.Store;

public static class StoreSetup
{
    /// <summary>
    /// The store, from <c>ConnectionStrings:WorkflowHost</c> (PostgreSQL when it names a host, or as <c>Database:Provider</c> says);
    /// without one a SQLite file in <c>Data:Folder</c> (default <c>data</c>). The schema is brought up to date when the host starts.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to write.</exception>
    public static IServiceCollection AddHostStore(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = DatabaseSettings.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton<WakeSignals>();
        services.AddSingleton<HostDatabase>(host =>
        {
            var interceptors = host.GetServices<IInterceptor>().ToList();
            return settings.IsPostgres
                ? new PostgresDatabase(settings.ConnectionString, interceptors, host.GetRequiredService<TimeProvider>(), host.GetRequiredService<ILogger<PostgresDatabase>>())
                : new SqliteDatabase(settings.ConnectionString, interceptors);
        });
        services.AddSingleton(settings);
        services.AddSingleton(host => new HostStore(host.GetRequiredService<HostDatabase>(), host.GetRequiredService<WakeSignals>()));
        services.AddHostedService<MigrateAtStart>();
        // ASP.NET Core Identity saves by itself; everything else goes through HostStore.
        services.AddScoped(host => host.GetRequiredService<HostDatabase>().OpenForIdentity());
        services.AddSingleton<IXmlRepository, DatabaseKeyRing>();
        services.AddSingleton<Backup.HostBackup>();
        services.AddDataProtection();
        services.AddOptions<KeyManagementOptions>().Configure<IXmlRepository>((options, keys) => options.XmlRepository = keys);
        return services;
    }
}
