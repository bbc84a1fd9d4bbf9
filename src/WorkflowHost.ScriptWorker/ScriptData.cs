using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jurassic;
using Jurassic.Library;

namespace WorkflowHost.ScriptWorker;

/// <summary>Plain data in and out: texts, numbers, truth, lists, objects. Nothing of the host is ever handed to a script.</summary>
internal static class ScriptData
{
    public const int MaxDepth = 64;
    private const int MaxNodes = 200_000;

    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    public static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static object ToScript(ScriptEngine engine, JsonNode? node)
    {
        switch (node)
        {
            case null:
                return Null.Value;
            case JsonArray array:
                return engine.Array.New([.. array.Select(item => ToScript(engine, item))]);
            case JsonObject json:
                var made = engine.Object.Construct();
                foreach (var (name, value) in json)
                {
                    made[name] = ToScript(engine, value);
                }

                return made;
            default:
                var scalar = node.AsValue();
                return scalar.GetValueKind() switch
                {
                    JsonValueKind.String => scalar.GetValue<string>(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    _ => Number(scalar),
                };
        }
    }

    private static object Number(JsonValue value) =>
        value.TryGetValue<int>(out var whole) ? whole : value.TryGetValue<double>(out var number) ? number : double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    public static JsonNode? FromScript(object? value)
    {
        var nodes = 0;
        return FromScript(value, 0, ref nodes);
    }

    private static JsonNode? FromScript(object? value, int depth, ref int nodes)
    {
        if (depth > MaxDepth)
        {
            throw new ScriptDataException($"The value is nested deeper than {MaxDepth} levels.");
        }

        if (++nodes > MaxNodes)
        {
            throw new ScriptDataException($"The value has more than {MaxNodes} parts.");
        }

        switch (value)
        {
            case null or Undefined or Null or FunctionInstance or Symbol:
                return null;
            case bool flag:
                return JsonValue.Create(flag);
            case string text:
                return JsonValue.Create(text);
            case ConcatenatedString text:
                return JsonValue.Create(text.ToString());
            case int whole:
                return JsonValue.Create(whole);
            case uint whole:
                return JsonValue.Create(whole);
            case double number:
                return FromNumber(number);
            case DateInstance date:
                return date.IsValid ? JsonValue.Create(date.ToISOString()) : null;
            case StringInstance text:
                return JsonValue.Create(text.Value);
            case NumberInstance number:
                return FromNumber(number.Value);
            case BooleanInstance flag:
                return JsonValue.Create(flag.Value);
            case ArrayInstance array:
                var list = new JsonArray();
                if (array.Length > MaxNodes)
                {
                    throw new ScriptDataException($"The list has more than {MaxNodes} items.");
                }

                for (uint i = 0; i < array.Length; i++)
                {
                    list.Add(FromScript(array[i], depth + 1, ref nodes));
                }

                return list;
            case ObjectInstance instance:
                var made = new JsonObject();
                foreach (var property in instance.Properties)
                {
                    if (property.IsEnumerable && property.Key is string name && property.Value is not FunctionInstance)
                    {
                        made[name] = FromScript(instance[name], depth + 1, ref nodes);
                    }
                }

                return made;
            default:
                return JsonValue.Create(value.ToString());
        }
    }

    /// <summary>Whole numbers are written as such: a script's 42 is 42, not 42.0.</summary>
    private static JsonValue? FromNumber(double number)
    {
        if (!double.IsFinite(number))
        {
            return null;
        }

        return number % 1 == 0 && Math.Abs(number) < 9e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }
}

internal sealed class ScriptDataException(string message) : Exception(message);
