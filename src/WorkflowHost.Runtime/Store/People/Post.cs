using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.People;

/// <summary>A post of the office (迎评办主任, 分管领导 …). Definitions name posts, never persons.</summary>
public sealed class Post
{
    public required string Code { get; init; }
    public required string Name { get; set; }
    public int OrderNumber { get; set; }
}

/// <summary>Who holds a post, with dates: history shows who sat there on the day.</summary>
public sealed class PostHolder
{
    public required string Id { get; init; }
    public required string PostCode { get; init; }
    public required string StaffMemberId { get; init; }
    public DateOnly From { get; set; }
    public DateOnly? To { get; set; }
}

internal sealed class PostMapping : IEntityTypeConfiguration<Post>, IEntityTypeConfiguration<PostHolder>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.ToTable("posts");
        builder.HasKey(p => p.Code);
    }

    public void Configure(EntityTypeBuilder<PostHolder> builder)
    {
        builder.ToTable("post_holders");
        builder.HasIndex(h => h.PostCode);
        builder.HasIndex(h => h.StaffMemberId);
    }
}
