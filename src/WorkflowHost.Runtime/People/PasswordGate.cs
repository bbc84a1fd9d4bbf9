using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using WorkflowHost.Runtime.Store.People;

namespace WorkflowHost.Runtime.People;

/// <summary>
/// The one place where passwords are hashed. A hash is made slow on purpose, so strangers who send many passwords at once would take all of
/// the machine: only some are computed at a time, a few more wait, and who comes after those is told to try again. Never called inside a
/// write: on SQLite everybody else's would wait for it.
/// </summary>
public sealed class PasswordGate(IPasswordHasher<StaffMember> hasher) : IDisposable
{
    public const string Busy = "PasswordsBusy";
    public const int MostWaiting = 100;

    /// <summary>Half of the machine stays for everybody else.</summary>
    public static readonly int MostAtOnce = Math.Max(1, Environment.ProcessorCount / 2);
    private static readonly StaffMember Nobody = new();
    private readonly ConcurrencyLimiter gate = new(new ConcurrencyLimiterOptions { PermitLimit = MostAtOnce, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private string? nobodysHash;

    /// <exception cref="RefusedException">Too many wait already.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellation) => PassAsync(() => hasher.HashPassword(Nobody, password), cancellation);

    /// <summary>False takes as long as true, also for an account nobody has or that has no password yet, so that the time tells nothing.</summary>
    /// <param name="member">The account, null when there is none of that name.</param>
    /// <exception cref="RefusedException">Too many wait already.</exception>
    public Task<bool> MatchesAsync(StaffMember? member, string password, CancellationToken cancellation) => PassAsync(
        () =>
        {
            var hash = member?.PasswordHash ?? (nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));
            return hasher.VerifyHashedPassword(member ?? Nobody, hash, password) != PasswordVerificationResult.Failed && member?.PasswordHash is not null;
        },
        cancellation);

    public void Dispose() => gate.Dispose();

    private async Task<T> PassAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        using var lease = await gate.AcquireAsync(1, cancellation);
        return lease.IsAcquired ? await Task.Run(work, cancellation) : throw PeopleTexts.Refuse(Busy);
    }
}
