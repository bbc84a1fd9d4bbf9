using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.OnBehalf;
using WorkflowHost.Runtime.SignOffs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.UnitDates;

namespace WorkflowHost.Runtime.Tasks;

public static class TaskSetup
{
    /// <summary>What people do with tasks.</summary>
    public static IServiceCollection AddTaskActs(this IServiceCollection services) => services
        .AddSingleton<UploadRules>()
        .AddSingleton<FileStore>()
        .AddSingleton<DailyUploads>()
        .AddSingleton<LeftoverFiles>()
        .AddSingleton<TaskNotices>()
        .AddSingleton<SaveDraft>()
        .AddSingleton<AttachFile>()
        .AddSingleton<RemoveAttachment>()
        .AddSingleton<SignOffs.SignOffs>()
        .AddSingleton<SignSubmission>()
        .AddSingleton<ContactActs>()
        .AddSingleton<EnterOnBehalf>()
        .AddSingleton<SubmitTask>()
        .AddSingleton<Acknowledge>()
        .AddSingleton<AcceptSubmission>()
        .AddSingleton(host => new ReturnSubmission(
            host.GetRequiredService<HostStore>(), host.GetRequiredService<TaskNotices>(), host.GetRequiredService<UnitDateChanges>(), host.GetRequiredService<OfficeDay>()))
        .AddSingleton<DecideApproval>()
        .AddSingleton<RecordDecision>()
        .AddSingleton(host => new AddSigner(
            host.GetRequiredService<HostStore>(), host.GetRequiredService<Approvals>(), host.GetRequiredService<ProcedureNotices>(), host.GetRequiredService<OfficeDay>()))
        .AddSingleton(host => new HandOn(host.GetRequiredService<HostStore>(), host.GetRequiredService<ProcedureNotices>(), host.GetRequiredService<OfficeDay>()))
        .AddSingleton<FinishAssignment>();
}
