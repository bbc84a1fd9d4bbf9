using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Timers;

/// <summary>One kind of row that becomes due: how it is claimed, handled and put off.</summary>
/// <typeparam name="T">The row, read without tracking.</typeparam>
internal abstract class DueWork<T>
{
    /// <summary>For the log.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Rows that are due, locked by this transaction on PostgreSQL (others skip them), so that a crash frees them at once and a
    /// node that was paused writes nothing late. On SQLite there is one writer.
    /// </summary>
    public abstract Task<List<T>> ClaimAsync(HostDbContext db, DateTimeOffset now, int atMost, CancellationToken cancellation);

    /// <summary>Does what is due and marks the row, in the claiming transaction.</summary>
    public abstract Task HandleAsync(HostDbContext db, T row, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>It failed: try again later, and let the others go on.</summary>
    public abstract Task PutOffAsync(HostDbContext db, T row, DateTimeOffset now, CancellationToken cancellation);

    public abstract string IdOf(T row);

    /// <summary>1 s, 2 s, 4 s … at most ten minutes; never given up.</summary>
    protected static DateTimeOffset Later(DateTimeOffset now, int failures) =>
        now + TimeSpan.FromSeconds(Math.Min(600, 1 << Math.Min(failures, 10)));
}
