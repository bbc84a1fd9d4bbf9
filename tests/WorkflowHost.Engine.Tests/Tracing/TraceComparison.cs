using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>Compares two traces as section 8 of the semantics digest says; the differences in words, none when they agree.</summary>
internal static class TraceComparison
{
    public static IReadOnlyList<string> Differences(JsonObject expected, JsonObject actual)
    {
        var found = new List<string>();
        Same(found, "publish.succeeded", expected["publish"]?["succeeded"], actual["publish"]?["succeeded"]);
        Same(found, "stdout", expected["stdout"], actual["stdout"]);
        Each(found, "steps", expected["steps"], actual["steps"], Step);
        Each(found, "instances", expected["instances"], actual["instances"], Instance);
        return found;
    }

    private static void Step(List<string> found, string at, JsonObject expected, JsonObject actual) =>
        Each(found, at + ".after", expected["after"], actual["after"], (list, where, e, a) =>
        {
            Same(list, where + ".status", e["status"], a["status"]);
            Same(list, where + ".subStatus", e["subStatus"], a["subStatus"]);
            SameSet(list, where + ".bookmarks", e["bookmarks"], a["bookmarks"], n => n!.ToJsonString());
        });

    private static void Instance(List<string> found, string at, JsonObject expected, JsonObject actual)
    {
        foreach (var field in new[] { "status", "subStatus", "variables", "output", "correlationId", "parent", "name", "order" })
        {
            Same(found, $"{at}.{field}", expected[field], actual[field]);
        }

        SameList(found, at + ".events", expected["events"], actual["events"], e => $"{e!["step"]} {e["event"]} {e["activity"]} {e["outcomes"]?.ToJsonString()}");
        SameList(found, at + ".incidents", expected["incidents"], actual["incidents"], i => $"{i!["activity"]} {i["type"]}");
        SameSet(found, at + ".bookmarks", expected["bookmarks"], actual["bookmarks"], b => $"{b!["activity"]} {b["name"]} {b["payload"]?.ToJsonString()}");
        SameSet(found, at + ".remainingContexts", expected["remainingContexts"], actual["remainingContexts"], n => n!.ToJsonString());
    }

    private static void Same(List<string> found, string at, JsonNode? expected, JsonNode? actual)
    {
        if (!JsonNode.DeepEquals(expected, actual))
        {
            found.Add($"{at}: Elsa {expected?.ToJsonString() ?? "nothing"}, here {actual?.ToJsonString() ?? "nothing"}");
        }
    }

    private static void SameSet(List<string> found, string at, JsonNode? expected, JsonNode? actual, Func<JsonNode?, string> text) =>
        Compare(found, at, [.. Items(expected).Select(text).Order(StringComparer.Ordinal)], [.. Items(actual).Select(text).Order(StringComparer.Ordinal)]);

    private static void SameList(List<string> found, string at, JsonNode? expected, JsonNode? actual, Func<JsonNode?, string> text) =>
        Compare(found, at, [.. Items(expected).Select(text)], [.. Items(actual).Select(text)]);

    private static void Compare(List<string> found, string at, List<string> expected, List<string> actual)
    {
        if (!expected.SequenceEqual(actual))
        {
            var first = expected.Zip(actual).TakeWhile(p => p.First == p.Second).Count();
            found.Add($"{at}: at {first} Elsa '{expected.ElementAtOrDefault(first)}', here '{actual.ElementAtOrDefault(first)}' (of {expected.Count} and {actual.Count})");
        }
    }

    private static void Each(List<string> found, string at, JsonNode? expected, JsonNode? actual, Action<List<string>, string, JsonObject, JsonObject> compare)
    {
        var (left, right) = (Items(expected).ToList(), Items(actual).ToList());
        if (left.Count != right.Count)
        {
            found.Add($"{at}: Elsa has {left.Count}, here {right.Count}");
        }

        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            compare(found, $"{at}[{i}]", (JsonObject)left[i]!, (JsonObject)right[i]!);
        }
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? array) => array as JsonArray ?? [];
}
