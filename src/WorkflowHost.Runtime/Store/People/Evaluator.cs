using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.People;

/// <summary>Somebody who evaluates (评议代表): no account, reached by mail, on one list; definitions name the list: <c>list:CODE</c>.</summary>
public sealed class Evaluator
{
    public required string Id { get; init; }

    /// <summary>Code of the list: 人大代表, 政协委员, 服务对象 …</summary>
    public required string ListCode { get; set; }
    public required string Name { get; set; }

    /// <summary>Where he comes from.</summary>
    public string? Organisation { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public int OrderNumber { get; set; }
}

public sealed class EvaluatorList
{
    public required string Code { get; init; }
    public required string Name { get; set; }
}

internal sealed class EvaluatorMapping : IEntityTypeConfiguration<Evaluator>, IEntityTypeConfiguration<EvaluatorList>
{
    public void Configure(EntityTypeBuilder<Evaluator> builder)
    {
        builder.ToTable("evaluators");
        builder.HasIndex(e => new { e.ListCode, e.OrderNumber });
        builder.HasOne<EvaluatorList>().WithMany().HasForeignKey(e => e.ListCode).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<EvaluatorList> builder)
    {
        builder.ToTable("evaluator_lists");
        builder.HasKey(l => l.Code);
    }
}
