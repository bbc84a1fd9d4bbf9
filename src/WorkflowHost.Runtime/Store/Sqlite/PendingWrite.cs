namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>A writer in the queue. Its result is held back until the commit that carries it is done.</summary>
internal abstract class PendingWrite(CancellationToken cancellation)
{
    // The caller's ambient values (culture, trace) go with its write.
    private readonly ExecutionContext? ambient = ExecutionContext.Capture();

    public CancellationToken Cancellation => cancellation;

    /// <summary>Why the last attempt failed; null when it stands.</summary>
    public Exception? Failure { get; protected set; }

    public async Task AttemptAsync(HostDbContext db)
    {
        Failure = null;
        Task attempt = Task.CompletedTask;
        if (ambient is null)
        {
            attempt = RunAsync(db);
        }
        else
        {
            ExecutionContext.Run(ambient, _ => attempt = RunAsync(db), null);
        }

        await attempt;
    }

    /// <summary>Tells the caller how it went. Only after the commit: also a refusal may rest on what another writer of the batch wrote.</summary>
    public abstract void Answer();

    /// <summary>The transaction is gone, so the write does not stand, even if it ended well.</summary>
    public void Lost(Exception reason) => Failure ??= reason;

    public void Fail(Exception failure)
    {
        Failure = failure;
        Answer();
    }

    protected abstract Task RunAsync(HostDbContext db);
}

internal sealed class PendingWrite<T>(Func<HostDbContext, CancellationToken, Task<WriteOutcome<T>>> write, CancellationToken cancellation) : PendingWrite(cancellation)
{
    private readonly TaskCompletionSource<WriteOutcome<T>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteOutcome<T> outcome;

    public Task<WriteOutcome<T>> Answered => answer.Task;

    public override void Answer()
    {
        switch (Failure)
        {
            case null:
                answer.TrySetResult(outcome);
                break;
            case OperationCanceledException when Cancellation.IsCancellationRequested:
                answer.TrySetCanceled(Cancellation);
                break;
            default:
                answer.TrySetException(Failure);
                break;
        }
    }

    protected override async Task RunAsync(HostDbContext db)
    {
        try
        {
            Cancellation.ThrowIfCancellationRequested();
            outcome = await write(db, Cancellation);
        }
#pragma warning disable CA1031 // Whatever a writer throws is that writer's answer and nobody else's.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
        }
    }
}
