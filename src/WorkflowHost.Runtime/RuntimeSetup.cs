using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Expressions;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Retention;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Scripting;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Runtime.UnitDates;

namespace WorkflowHost.Runtime;

public static class RuntimeSetup
{
    /// <summary>
    /// What runs procedures: engine, bursts, runs, the due-row pump. After <see cref="StoreSetup.AddHostStore"/>. Nothing here
    /// starts by itself; the background work is <see cref="TimerSetup.AddHostTimers"/>.
    /// </summary>
    public static IServiceCollection AddProcedureRuntime(this IServiceCollection services)
    {
        services.TryAddSingleton(new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All]));
        services.TryAddSingleton<IScriptEvaluator>(_ => new ScriptWorkers());
        services.TryAddSingleton(host => new WorkflowEngine(host.GetRequiredService<ActivityCatalog>(), host.GetService<IScriptEvaluator>(), host.GetService<EngineLimits>()));
        services.TryAddSingleton<CompiledWorkflows>();
        services.TryAddSingleton<LinkAddresses>();
        services.AddSingleton<ProcedureNotices>();
        services.AddSingleton<PhaseMails>();
        services.TryAddSingleton<OfficeDay>();
        services.TryAddSingleton<TaskNotices>();
        services.AddSingleton(host => new PlannedNotices(host.GetRequiredService<HostStore>(), host.GetRequiredService<ProcedureNotices>(), host.GetRequiredService<Escalations>(), host.GetRequiredService<PhaseMails>()));
        services.AddSingleton(host => new UrgeUnits(host.GetRequiredService<HostStore>(), host.GetRequiredService<ProcedureNotices>(), host.GetRequiredService<OfficeDay>()));
        services.AddSingleton<CollectionTasks>();
        services.AddSingleton<ApprovalTasks>();
        services.AddSingleton<MeetingCalls>();
        services.AddSingleton<Escalations>();
        services.AddSingleton<Effects>();
        services.AddSingleton(host => new Bursts(
            host.GetRequiredService<WorkflowEngine>(), host.GetRequiredService<CompiledWorkflows>(), host.GetRequiredService<Effects>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Collections>();
        services.AddSingleton(host => new Approvals(host.GetRequiredService<Bursts>(), host.GetRequiredService<ProcedureNotices>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Assignments>();
        services.AddSingleton(host => new StartRun(
            host.GetRequiredService<HostStore>(), host.GetRequiredService<CompiledWorkflows>(), host.GetRequiredService<Bursts>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ScheduleChanges>();
        services.AddSingleton(host => new MoveDate(host.GetRequiredService<HostStore>(), host.GetRequiredService<ScheduleChanges>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton(host => new ChangeRule(
            host.GetRequiredService<HostStore>(), host.GetRequiredService<CompiledWorkflows>(), host.GetRequiredService<ScheduleChanges>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton(host => new ChangeCalendar(host.GetRequiredService<HostStore>(), host.GetRequiredService<ScheduleChanges>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton<UnitDateChanges>();
        services.AddSingleton(host => new ExtendUnits(host.GetRequiredService<HostStore>(), host.GetRequiredService<UnitDateChanges>(), host.GetRequiredService<TimeProvider>()));
        services.AddSingleton(host => new ExtensionRequests(
            host.GetRequiredService<HostStore>(), host.GetRequiredService<UnitDateChanges>(), host.GetRequiredService<TaskNotices>(), host.GetRequiredService<OfficeDay>()));
        services.AddSingleton<RunControl>();
        services.AddSingleton<Incidents>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<OldRecords>();
        services.AddSingleton<AuditSealer>();
        services.AddSingleton<AuditHeads>();
        services.AddSingleton<AuditHeadMail>();
        services.AddSingleton<DailyHeads>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<DueStimuli>();
        services.AddSingleton<DueTimers>();
        services.AddSingleton<DueDates>();
        services.AddSingleton<DueTriggers>();
        services.AddSingleton(host => new DuePump(
            host.GetRequiredService<HostStore>(), host.GetRequiredService<TimeProvider>(), host.GetRequiredService<ILogger<DuePump>>(),
            host.GetRequiredService<DueStimuli>(), host.GetRequiredService<DueTimers>(), host.GetRequiredService<DueDates>(),
            host.GetRequiredService<DueTriggers>(), host.GetRequiredService<LinkAddresses>()));
        return services;
    }
}
