using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Notices;

namespace WorkflowHost.Runtime.Tasks;

public static class TaskSetup
{
    /// <summary>What people do with tasks.</summary>
    public static IServiceCollection AddTaskActs(this IServiceCollection services) => services
        .AddSingleton<UploadRules>()
        .AddSingleton<FileStore>()
        .AddSingleton<TaskNotices>()
        .AddSingleton<SaveDraft>()
        .AddSingleton<AttachFile>()
        .AddSingleton<RemoveAttachment>()
        .AddSingleton<SubmitTask>()
        .AddSingleton<Acknowledge>()
        .AddSingleton<AcceptSubmission>()
        .AddSingleton<ReturnSubmission>()
        .AddSingleton<DecideApproval>()
        .AddSingleton<FinishAssignment>();
}
