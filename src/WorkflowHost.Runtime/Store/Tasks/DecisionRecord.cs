using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>Where a decision that was entered comes from.</summary>
public enum DecisionSource
{
    /// <summary>会议决定: a body has decided, and its clerk records it.</summary>
    Meeting,

    /// <summary>代录: somebody who was asked has decided on paper or by word of mouth.</summary>
    OnBehalf,
}

/// <summary>A decision that was not made here but entered here: who made it, when, and where that can be read. One a task.</summary>
public sealed class DecisionRecord
{
    public required string TaskId { get; init; }
    public DecisionSource Source { get; init; }

    /// <summary>The day of the meeting, or of the decision.</summary>
    public DateOnly DecidedOn { get; init; }

    /// <summary>Who decided: a person's name; for a meeting null.</summary>
    public string? Person { get; init; }

    /// <summary>Those present at the meeting, as they were written down.</summary>
    public string? Present { get; init; }

    /// <summary>Number of the minutes or of the paper.</summary>
    public string? Number { get; init; }

    /// <summary>The scan, when there is one.</summary>
    public string? AttachmentId { get; init; }
}

internal sealed class DecisionRecordMapping : IEntityTypeConfiguration<DecisionRecord>
{
    public void Configure(EntityTypeBuilder<DecisionRecord> builder)
    {
        builder.ToTable("decisions");
        builder.HasKey(d => d.TaskId);
    }
}
