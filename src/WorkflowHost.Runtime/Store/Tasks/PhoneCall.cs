using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace WorkflowHost.Runtime.Store.Tasks;

/// <summary>What a call came to. Reached and Promised spoke to somebody, so the unit has been told.</summary>
public enum CallResult { Reached, Promised, NotReached, WrongNumber }

/// <summary>A call of the office to a unit about a run: who called, when, whom, with what result. What it did to a task is in the task's history.</summary>
public sealed class PhoneCall
{
    public required string Id { get; init; }
    public required string RunId { get; init; }
    public required string UnitId { get; init; }

    /// <summary>When it took place; it may be logged later.</summary>
    public DateTimeOffset At { get; init; }
    public DateTimeOffset LoggedAt { get; init; }
    public required string CallerId { get; init; }
    public required string CallerName { get; init; }

    /// <summary>Who answered, as he was named.</summary>
    public string? Spoken { get; init; }
    public string? Number { get; init; }
    public CallResult Result { get; init; }

    /// <summary>The day he promised it for.</summary>
    public DateOnly? PromisedFor { get; init; }
    public string? Note { get; init; }
}

internal sealed class PhoneCallMapping : IEntityTypeConfiguration<PhoneCall>
{
    public void Configure(EntityTypeBuilder<PhoneCall> builder)
    {
        builder.ToTable("phone_calls");
        builder.HasIndex(c => new { c.RunId, c.UnitId, c.At });
    }
}
