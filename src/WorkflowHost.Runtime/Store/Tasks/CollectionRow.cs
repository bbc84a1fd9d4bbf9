using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

public enum CollectionState { Open, Complete, Closed }

/// <summary>
/// A collection from n units: n task rows and this counter, outside the workflow's state. The instance resumes once, when the
/// completion rule holds.
/// </summary>
public sealed class CollectionRow
{
    /// <summary>The bookmark that waits for it.</summary>
    public required string BookmarkId { get; init; }
    public required string RunId { get; init; }
    public required string InstanceId { get; init; }
    public required string NodeId { get; init; }
    public required string Title { get; set; }
    public string? Instruction { get; set; }
    public string? Basis { get; set; }

    /// <summary>JSON of the form fields and required files, as the definition had them when the collection opened.</summary>
    public required string FormJson { get; set; }
    public required string CheckerSelector { get; set; }
    public required string Rule { get; set; }
    public int SharePercent { get; set; }
    public int Total { get; set; }
    public int Accepted { get; set; }
    public CollectionState State { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
}

internal sealed class CollectionRowMapping : IEntityTypeConfiguration<CollectionRow>
{
    public void Configure(EntityTypeBuilder<CollectionRow> builder)
    {
        builder.ToTable("collections");
        builder.HasKey(c => c.BookmarkId);
        builder.HasIndex(c => new { c.RunId, c.State });
        builder.HasIndex(c => c.InstanceId);
    }
}
