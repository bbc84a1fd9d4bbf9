using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Store;

/// <summary>What differs between the two databases: how a read gets its context, how writers take turns, how the schema is brought up to date.</summary>
internal abstract class HostDatabase : IAsyncDisposable
{
    /// <summary>The name shown in logs and health: <c>SQLite</c> or <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    public abstract Task<T> ReadAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation);

    /// <summary>One question without a context.</summary>
    public abstract Task<List<T>> AskAsync<T>(Question<T> question, string[] values, CancellationToken cancellation);

    /// <summary>What the database's own clock says; null where it is this machine's.</summary>
    public virtual Task<DateTimeOffset?> NowAsync(CancellationToken cancellation) => Task.FromResult<DateTimeOffset?>(null);

    /// <summary>A context that saves by itself, outside the write door: only for ASP.NET Core Identity.</summary>
    public HostDbContext OpenForIdentity()
    {
        var db = OpenSelfSaving();
        Begin(db);
        return db;
    }

    protected abstract HostDbContext OpenSelfSaving();

    public abstract Task<WriteOutcome<T>> WriteAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation);

    /// <summary>See <see cref="HostStore.AddAsync{T}"/>.</summary>
    public virtual Task<WriteOutcome<T>> AddAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation) => WriteAsync(write, cancellation);

    /// <summary>Applies the migrations this program knows; one process at a time, the others wait.</summary>
    public abstract Task MigrateAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    /// <summary>A context from the pool, or one that has served another write, knows nothing of what was before.</summary>
    protected static void Begin(HostDbContext db)
    {
        db.Wakes = Wake.None;
        db.IsForReading = false;
        db.TransactionNumber = null;
        db.Witness = null;
        db.Appended.Clear();
        db.New.Clear();
        db.Frequent.Forget();
    }

    /// <summary>Runs a write in the transaction <paramref name="db"/> is in, and saves.</summary>
    protected static async Task<WriteOutcome<T>> RunAsync<T>(HostDbContext db, Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        Begin(db);
        // Saving looks for changes; every look at what is at hand (DbSet.Local) would do so as well.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var value = await write(db, cancellation);
        await db.SaveLastAsync(cancellation);
        return new WriteOutcome<T>(value, db.Wakes);
    }
}

/// <summary>What a committed write returned, and whom it wakes.</summary>
internal readonly record struct WriteOutcome<T>(T Value, Wake Wakes);
