using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>How something that the office entered on behalf of a unit came to it.</summary>
public enum ReceivedBy { Paper, Telephone }

/// <summary>What a unit handed in, one row a round; never changed afterwards.</summary>
public sealed class Submission
{
    public required string TaskId { get; init; }
    public int Round { get; init; }

    /// <summary>JSON object: field key → text. Data, never evaluated.</summary>
    public required string Answers { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }
    public required string SubmittedBy { get; init; }

    /// <summary>代录: how it came to the office, which entered it; null when the unit handed it in itself.</summary>
    public ReceivedBy? ReceivedBy { get; init; }

    /// <summary>Number of the minutes or the telephone note it was taken from.</summary>
    public string? ReceivedNote { get; init; }

    /// <summary>The day it came.</summary>
    public DateOnly? ReceivedOn { get; init; }
}

internal sealed class SubmissionMapping : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> builder)
    {
        builder.ToTable("submissions");
        builder.HasKey(s => new { s.TaskId, s.Round });
    }
}
