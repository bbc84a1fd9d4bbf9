using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace WorkflowHost.Web.Access;

/// <summary>
/// Counts wrong tries under a name for a quarter of an hour from the first. In memory of this node: n nodes allow n times as much, which is
/// still slow.
/// </summary>
internal sealed class Guesses(TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Tries> tries = new(StringComparer.Ordinal);
    private long sweptTicks;

    /// <summary>One more. Counted when it begins, not when it has failed: a hundred that begin together are a hundred.</summary>
    /// <returns>How many that makes.</returns>
    public int Add(string name)
    {
        var now = time.GetUtcNow();
        Sweep(now);
        return tries.AddOrUpdate(name, _ => new Tries(now, 1), (_, old) => IsOver(old, now) ? new Tries(now, 1) : old with { Number = old.Number + 1 }).Number;
    }

    /// <summary>It was none after all.</summary>
    public void Undo(string name)
    {
        if (tries.TryGetValue(name, out var known))
        {
            // Lost to somebody who counts at the same moment it errs on the strict side.
            tries.TryUpdate(name, known with { Number = Math.Max(0, known.Number - 1) }, known);
        }
    }

    public void Forget(string name) => tries.TryRemove(name, out _);

    private static bool IsOver(Tries old, DateTimeOffset now) => now - old.Since >= Window;

    /// <summary>Names are of the guesser's choice, so they must not pile up.</summary>
    private void Sweep(DateTimeOffset now)
    {
        var last = Interlocked.Read(ref sweptTicks);
        if (now.UtcTicks - last < BetweenSweeps.Ticks || Interlocked.CompareExchange(ref sweptTicks, now.UtcTicks, last) != last)
        {
            return;
        }

        foreach (var (name, old) in tries)
        {
            if (IsOver(old, now))
            {
                tries.TryRemove(name, out _);
            }
        }
    }

    private sealed record Tries(DateTimeOffset Since, int Number);
}

internal static class SourceNetwork
{
    /// <summary>Whom to count a try to: an IPv4 address, or the /64 of an IPv6 one, of which everybody has 2^64 addresses to change between.</summary>
    public static string Network(this HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return context.Source();
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes) + "/64";
    }
}
