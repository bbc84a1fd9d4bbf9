using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Runs;

public enum RunState { Running, Paused, Completed, Cancelled, Faulted }

/// <summary>
/// A run (评议项目): one root instance, its units, its schedule, and the settings it was started with. It pins the versions it
/// began with.
/// </summary>
public sealed class Run
{
    public required string Id { get; init; }
    public required string Title { get; set; }
    public int Year { get; set; }
    public required string DefinitionId { get; init; }
    public required string DefinitionVersionId { get; set; }
    public required string RootInstanceId { get; init; }
    public DateOnly StartDate { get; set; }

    /// <summary>JSON of WorkflowHost.Procedures.Schedule.RunSettings.</summary>
    public required string Settings { get; set; }

    /// <summary>What notices quote: name and number of the paper, contact, office.</summary>
    public string? BasisDocument { get; set; }
    public string? OfficeName { get; set; }
    public string? ContactName { get; set; }
    public string? ContactPhone { get; set; }
    public RunState State { get; set; }
    public required string StartedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

internal sealed class RunMapping : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("runs");
        builder.HasIndex(r => new { r.State, r.CreatedAt });
    }
}
