using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>One line of a task's history: who acted, for whom, what, why.</summary>
public sealed class TaskEvent
{
    public long Id { get; init; }
    public required string TaskId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>opened, acknowledged, draft, submitted, returned, accepted, approved, not-agreed, reminded, withdrawn, told-by-phone, called-not-reached …</summary>
    public required string Act { get; init; }
    public required string ActorKind { get; init; }
    public string? ActorId { get; init; }
    public string? ActorName { get; init; }
    public string? OnBehalfOf { get; init; }
    public string? Comment { get; init; }
}

internal sealed class TaskEventMapping : IEntityTypeConfiguration<TaskEvent>
{
    public void Configure(EntityTypeBuilder<TaskEvent> builder)
    {
        builder.ToTable("task_events");
        builder.HasIndex(e => e.TaskId);
    }
}
