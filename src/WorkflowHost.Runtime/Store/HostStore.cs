using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Store;

/// <summary>
/// The one door to the database. Reads get a context of their own; writes go through <see cref="WriteAsync{T}"/>, which
/// retries lost races from the stored state, and on SQLite lets waiting writers share one commit.
/// </summary>
public sealed class HostStore
{
    private static readonly AsyncLocal<bool> Writing = new();
    private readonly HostDatabase database;
    private readonly WakeSignals signals;

    internal HostStore(HostDatabase database, WakeSignals signals)
    {
        this.database = database;
        this.signals = signals;
    }

    /// <summary><c>SQLite</c> or <c>PostgreSQL</c>.</summary>
    public string DatabaseName => database.Name;

    /// <summary>A context for reading only; never save it.</summary>
    public Task<T> ReadAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        database.ReadAsync(read, cancellation);

    /// <summary>One question and nothing else, for which no context is needed.</summary>
    /// <param name="values">Texts: ids, codes, legal dates.</param>
    internal Task<List<T>> AskAsync<T>(Question<T> question, CancellationToken cancellation, params string[] values) => database.AskAsync(question, values, cancellation);

    /// <summary>What the database's own clock says; null on SQLite, whose clock is this machine's.</summary>
    internal Task<DateTimeOffset?> NowAsync(CancellationToken cancellation) => database.NowAsync(cancellation);

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction and commits. It may run more than once (a lost race, a dropped
    /// connection), so it must do nothing outside the context. After the commit the listeners of what was queued are nudged.
    /// </summary>
    /// <exception cref="RefusedException">The write said no; nothing was changed.</exception>
    public Task<T> WriteAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation) =>
        RunAsync(isAdding: false, write, cancellation);

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, for a write that nearly always only reads and makes new rows: on PostgreSQL those that come at the
    /// same time share a commit, as all writes do on SQLite. Should it change or lock something, it is run again in a transaction of its own.
    /// </summary>
    /// <exception cref="RefusedException">The write said no; nothing was changed.</exception>
    public Task<T> AddAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation) =>
        RunAsync(isAdding: true, write, cancellation);

    private async Task<T> RunAsync<T>(bool isAdding, Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        if (Writing.Value)
        {
            // On SQLite the inner write would wait for the outer one for ever; on PostgreSQL it would commit although the outer one fails.
            throw new InvalidOperationException("A write was started inside a write. Hand the context on instead.");
        }

        Writing.Value = true;
        try
        {
            var outcome = await (isAdding ? database.AddAsync(write, cancellation) : database.WriteAsync(write, cancellation));
            signals.Raise(outcome.Wakes);
            return outcome.Value;
        }
        finally
        {
            Writing.Value = false;
        }
    }

    public Task WriteAsync(Func<HostDbContext, CancellationToken, Task> write, CancellationToken cancellation) =>
        WriteAsync(
            async (db, stop) =>
            {
                await write(db, stop);
                return true;
            },
            cancellation);

    public Task MigrateAsync(CancellationToken cancellation) => database.MigrateAsync(cancellation);
}
