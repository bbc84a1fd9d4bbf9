namespace WorkflowHost.Runtime.Store;

/// <summary>
/// The one door to the database. Reads get a context of their own; writes go through <see cref="WriteAsync{T}"/>, which
/// retries lost races from the stored state, and on SQLite lets waiting writers share one commit.
/// </summary>
public sealed class HostStore
{
    /// <summary>A context for reading only; never save it.</summary>
    public Task<T> ReadAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction and commits. It may run more than once (a lost race, a dropped
    /// connection), so it must do nothing outside the context. After the commit the listeners of what was queued are nudged.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation) =>
        throw new NotImplementedException();
}
