using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>What a unit handed in, one row a round; never changed afterwards.</summary>
public sealed class Submission
{
    public required string TaskId { get; init; }
    public int Round { get; init; }

    /// <summary>JSON object: field key → text. Data, never evaluated.</summary>
    public required string Answers { get; init; }
    public DateTimeOffset SubmittedAt { get; init; }
    public required string SubmittedBy { get; init; }
}

internal sealed class SubmissionMapping : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> builder)
    {
        builder.ToTable("submissions");
        builder.HasKey(s => new { s.TaskId, s.Round });
    }
}
