using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>A quick estimate of what a state takes when it is written; values that can grow without bound are counted, frames are not.</summary>
internal static class StateSize
{
    public static bool Exceeds(InstanceState state, int limit)
    {
        long left = limit;
        left -= Of(state.Output, left) + Of(state.Inputs, left) + Of(state.Register, left) + (state.Bookmarks.Count * 200L) + (state.Name?.Length ?? 0) + (state.CorrelationId?.Length ?? 0);
        foreach (var bookmark in state.Bookmarks)
        {
            left -= Of(bookmark.Payload, left);
        }

        var stack = new Stack<ExecutionRecord>(state.Alone);
        if (state.Root is not null)
        {
            stack.Push(state.Root);
        }

        while (left >= 0 && stack.TryPop(out var record))
        {
            left -= 60 + Of(record.Properties, left);
            foreach (var value in record.Values ?? [])
            {
                left -= Of(value, left);
            }

            foreach (var variable in record.LoopVariables ?? [])
            {
                left -= Of(variable.Value, left);
            }

            foreach (var child in record.Children ?? [])
            {
                stack.Push(child);
            }
        }

        return left < 0;
    }

    private static long Of(JsonNode? node, long budget)
    {
        switch (node)
        {
            case null:
                return 4;
            case JsonValue value:
                return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>().Length + 2 : 8;
            case JsonArray array:
                long items = 2;
                for (var i = 0; i < array.Count && items <= budget; i++)
                {
                    items += 1 + Of(array[i], budget - items);
                }

                return items;
            default:
                long members = 2;
                foreach (var (key, value) in (JsonObject)node)
                {
                    members += key.Length + 4 + Of(value, budget - members);
                    if (members > budget)
                    {
                        break;
                    }
                }

                return members;
        }
    }
}
