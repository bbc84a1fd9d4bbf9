using System.Globalization;

namespace WorkflowHost.Runtime.Mail.Smtp;

/// <summary>What a server said it can do.</summary>
internal sealed record EhloCapabilities
{
    internal bool StartTls { get; private init; }

    internal bool Pipelining { get; private init; }

    internal bool EightBitMime { get; private init; }

    /// <summary>SIZE was offered: the size may be told with MAIL.</summary>
    internal bool Size { get; private init; }

    /// <summary>The largest message taken, in bytes; null when not told (or told as 0, "no fixed limit").</summary>
    internal long? LargestMessage { get; private init; }

    internal bool AuthPlain { get; private init; }

    internal bool AuthLogin { get; private init; }

    /// <param name="lines">The lines of the answer without their codes; the first is the greeting.</param>
    internal static EhloCapabilities Parse(IReadOnlyList<string> lines)
    {
        var found = new EhloCapabilities();
        foreach (var line in lines.Skip(1))
        {
            // "AUTH=LOGIN" is how servers spoke to a client of the nineties; some still say only that.
            var words = line.Replace("AUTH=", "AUTH ", StringComparison.OrdinalIgnoreCase).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0)
            {
                continue;
            }

            found = words[0].ToUpperInvariant() switch
            {
                "STARTTLS" => found with { StartTls = true },
                "PIPELINING" => found with { Pipelining = true },
                "8BITMIME" => found with { EightBitMime = true },
                "SIZE" => found with { Size = true, LargestMessage = words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : null },
                "AUTH" => found with
                {
                    AuthPlain = found.AuthPlain || words.Skip(1).Contains("PLAIN", StringComparer.OrdinalIgnoreCase),
                    AuthLogin = found.AuthLogin || words.Skip(1).Contains("LOGIN", StringComparer.OrdinalIgnoreCase),
                },
                _ => found,
            };
        }

        return found;
    }
}
