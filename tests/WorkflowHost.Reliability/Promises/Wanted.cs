using System.Globalization;

namespace WorkflowHost.Reliability.Promises;

/// <summary>What the command line asks for: <c>[short|long] [SEED] [only ROW] [report FILE]</c>.</summary>
/// <param name="IsLong">With the numbers of a night instead of those of a change.</param>
internal sealed record Wanted(bool IsLong, int Seed, string? Only, string? File)
{
    public bool Has(string row) => Only is null || string.Equals(Only, row, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null when the words are not understood.</returns>
    public static Wanted? Of(IEnumerable<string> words)
    {
        var wanted = new Wanted(false, Random.Shared.Next(1, 1_000_000), null, null);
        for (var rest = new Queue<string>(words); rest.TryDequeue(out var word);)
        {
            switch (word)
            {
                case "short":
                    break;
                case "long":
                    wanted = wanted with { IsLong = true };
                    break;
                case "only" when rest.TryDequeue(out var row):
                    wanted = wanted with { Only = row };
                    break;
                case "report" when rest.TryDequeue(out var file):
                    wanted = wanted with { File = file };
                    break;
                case var number when int.TryParse(number, CultureInfo.InvariantCulture, out var seed):
                    wanted = wanted with { Seed = seed };
                    break;
                default:
                    return null;
            }
        }

        return wanted;
    }
}
