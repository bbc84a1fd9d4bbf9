using System.Collections.Concurrent;

namespace WorkflowHost.Web.Access;

/// <summary>
/// Slows guessing down without locking anybody out: failures are counted by account and source together, so an attacker
/// elsewhere cannot shut the owner out; by source over all accounts; and by account over all sources at a higher number, for
/// guessing from many places. In memory of this node: n nodes allow n times as much, which is still slow.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    public const int PerAccountAndSource = 10;
    public const int PerSource = 60;
    public const int PerAccount = 100;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private const int Remembered = 20_000;
    private readonly ConcurrentDictionary<string, Failures> failures = new(StringComparer.Ordinal);

    public bool Allows(string account, string source)
    {
        var now = time.GetUtcNow();
        return Count(Pair(account, source), now) < PerAccountAndSource && Count("s:" + source, now) < PerSource && Count("a:" + account, now) < PerAccount;
    }

    public void Failed(string account, string source)
    {
        var now = time.GetUtcNow();
        foreach (var key in (string[])[Pair(account, source), "s:" + source, "a:" + account])
        {
            failures.AddOrUpdate(key, _ => new Failures(now, 1), (_, old) => now - old.Since >= Window ? new Failures(now, 1) : old with { Number = old.Number + 1 });
        }

        if (failures.Count > Remembered)
        {
            foreach (var (key, value) in failures)
            {
                if (now - value.Since >= Window)
                {
                    failures.TryRemove(key, out _);
                }
            }
        }
    }

    public void Succeeded(string account, string source) => failures.TryRemove(Pair(account, source), out _);

    private int Count(string key, DateTimeOffset now) => failures.TryGetValue(key, out var found) && now - found.Since < Window ? found.Number : 0;

    private static string Pair(string account, string source) => $"p:{account}\n{source}";

    private sealed record Failures(DateTimeOffset Since, int Number);
}
