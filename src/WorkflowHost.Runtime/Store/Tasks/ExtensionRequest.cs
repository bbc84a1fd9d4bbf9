using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>Replaced: the office has given the unit a date by itself meanwhile.</summary>
public enum ExtensionRequestState { Asked, Granted, Refused, Replaced }

/// <summary>延期申请: a unit asks for a later due date of one task, and what the office answered.</summary>
public sealed class ExtensionRequest
{
    public required string Id { get; init; }
    public required string TaskId { get; init; }
    public required string RunId { get; init; }
    public DateOnly WishedDate { get; init; }

    /// <summary>The due date it asks to move.</summary>
    public DateOnly DueThen { get; init; }
    public required string Reason { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public required string AskedBy { get; init; }
    public ExtensionRequestState State { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public string? AnsweredBy { get; set; }
    public string? Answer { get; set; }
}

internal sealed class ExtensionRequestMapping : IEntityTypeConfiguration<ExtensionRequest>
{
    public void Configure(EntityTypeBuilder<ExtensionRequest> builder)
    {
        builder.ToTable("extension_requests");
        builder.HasIndex(r => r.TaskId);
        builder.HasIndex(r => new { r.RunId, r.State });
    }
}
