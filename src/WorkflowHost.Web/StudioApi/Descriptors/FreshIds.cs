using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>
/// Studio copies what a new phase contains as it is, ids included, so two phases would hold activities of the same ids. The ids
/// in the descriptors are therefore gaps, filled anew at every call; Studio calls after every save, a save follows every drop.
/// </summary>
internal sealed partial class FreshIds
{
    private readonly string[] pieces;
    private readonly int[] gaps;
    private readonly int count;

    private FreshIds(string[] pieces, int[] gaps)
    {
        this.pieces = pieces;
        this.gaps = gaps;
        count = gaps.Length == 0 ? 0 : gaps.Max() + 1;
    }

    /// <summary>Puts a gap in place of the id of every activity inside <paramref name="construction"/>, and into all that refers to it.</summary>
    public static JsonObject Mark(JsonObject construction)
    {
        foreach (var (slot, nested) in construction.Select(p => (p.Key, p.Value as JsonObject)).ToList())
        {
            if (nested is not null && nested.ContainsKey("type"))
            {
                Mark(nested);
                nested["id"] = Gap();
                NodeIds.Stamp(nested);
            }
        }

        return construction;

        static void Mark(JsonObject activity)
        {
            foreach (var (_, child) in ActivityTree.Children(activity).ToList())
            {
                Mark(child);
                var old = child.Text("id");
                var gap = Gap();
                child["id"] = gap;
                Reconnect(activity["connections"] as JsonArray, old, gap);
            }
        }
    }

    public static FreshIds In(JsonObject marked)
    {
        // Marks are unique while they are set and numbered here, so that equal ones get equal ids.
        var text = marked.ToJsonString(StudioJson.Options);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string> pieces = [];
        List<int> gaps = [];
        var from = 0;
        foreach (Match mark in Marks().Matches(text))
        {
            pieces.Add(text[from..mark.Index]);
            gaps.Add(numbers.TryGetValue(mark.Value, out var number) ? number : numbers[mark.Value] = numbers.Count);
            from = mark.Index + mark.Length;
        }

        pieces.Add(text[from..]);
        return new FreshIds([.. pieces], [.. gaps]);
    }

    public byte[] Fill()
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        }

        var filled = new StringBuilder(pieces.Sum(p => p.Length) + (gaps.Length * 16));
        for (var i = 0; i < gaps.Length; i++)
        {
            filled.Append(pieces[i]).Append(ids[gaps[i]]);
        }

        return Encoding.UTF8.GetBytes(filled.Append(pieces[^1]).ToString());
    }

    private static string Gap() => string.Create(CultureInfo.InvariantCulture, $"§{Guid.NewGuid():N}§");

    private static void Reconnect(JsonArray? connections, string? old, string gap)
    {
        foreach (var end in (connections ?? []).OfType<JsonObject>().SelectMany(c => new[] { c["source"], c["target"] }).OfType<JsonObject>())
        {
            if (end.Text("activity") == old)
            {
                end["activity"] = gap;
            }
        }
    }

    [GeneratedRegex("§[0-9a-f]{32}§")]
    private static partial Regex Marks();
}
