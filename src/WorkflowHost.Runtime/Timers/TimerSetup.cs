using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Retention;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Timers;

public static class TimerSetup
{
    /// <summary>
    /// The recurring background work, on Quartz: on PostgreSQL its clustered store, so that each wake goes to one of the nodes
    /// and goes on when one dies; on SQLite in memory. No date of a procedure is a Quartz trigger: those are rows of ours.
    /// </summary>
    public static IServiceCollection AddHostTimers(this IServiceCollection services, DatabaseSettings database)
    {
        services.AddSingleton<PumpOnWake>();
        services.AddHostedService(host => host.GetRequiredService<PumpOnWake>());
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.IdleWaitTime = TimeSpan.FromSeconds(1));
            quartz.UseDefaultThreadPool(16);
            if (database.IsPostgres)
            {
                quartz.UsePersistentStore(store =>
                {
                    store.UsePostgres(NpgsqlFactory.Instance, database.ConnectionString);
                    store.UseSystemTextJsonSerializer();
                    store.ProvisionSchema();
                    store.UseClustering(cluster =>
                    {
                        cluster.CheckinInterval = TimeSpan.FromSeconds(2);
                        cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(5);
                    });
                    store.ConfigureStore(options =>
                    {
                        options.StoreJobDataAsStrings = true;
                        options.LockFreeFiringRounds = true;
                    });
                });
            }
            else
            {
                quartz.UseInMemoryStore();
            }

            // Twice a second, so that a date alone is done within the second; nearly always it is one question.
            Every<WakeJob>(quartz, "wake", TimeSpan.FromMilliseconds(500));
            Every<SealJob>(quartz, "seal", TimeSpan.FromSeconds(5));
            Every<ReconcileJob>(quartz, "reconcile", TimeSpan.FromMinutes(5));
            Every<RetentionJob>(quartz, "retention", TimeSpan.FromDays(1));
            Every<LeftoversJob>(quartz, "leftovers", TimeSpan.FromHours(6));
        });
        // The jobs of a node that stops are given time to finish their transaction.
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }

    private static void Every<T>(IQuartzBuilder quartz, string name, TimeSpan interval) where T : IJob => quartz.ScheduleJob<T>(
        trigger => trigger.WithIdentity(name).WithSimpleSchedule(every => every.WithInterval(interval).RepeatForever()),
        job => job.WithIdentity(name).RequestRecovery());
}
