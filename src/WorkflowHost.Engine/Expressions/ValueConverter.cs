using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// Brings a value to a declared type. Elsa turns what does not fit into the type's default without a word; here that is a
/// fault, because a date that silently became 0001-01-01 closes a phase at once.
/// </summary>
internal static class ValueConverter
{
    /// <returns>False when the value does not fit. Null and empty text fit every type but text as "no value".</returns>
    public static bool TryConvert(JsonNode? value, DeclaredType type, out JsonNode? result)
    {
        result = value;
        if (value is null || type.Kind == ValueKind.Any)
        {
            return true;
        }

        return type.Kind switch
        {
            ValueKind.Text => ToText(value, out result),
            ValueKind.List => ToList(value, type.Element, out result),
            ValueKind.Dictionary => ToDictionary(value, out result),
            _ => value is JsonValue scalar && ToScalar(scalar, type.Kind, out result),
        };
    }

    private static bool ToText(JsonNode value, out JsonNode? result)
    {
        result = value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? value : JsonValue.Create(JsonAccess.ToPlainText(value));
        return true;
    }

    private static bool ToList(JsonNode value, ValueKind element, out JsonNode? result)
    {
        result = value;
        if (JsonAccess.AsArray(value) is not { } array)
        {
            if (value is not JsonValue scalar || scalar.GetValueKind() != JsonValueKind.String || TryParse(scalar.GetValue<string>()) is not JsonArray parsed)
            {
                return false;
            }

            array = parsed;
        }

        if (element == ValueKind.Any)
        {
            result = array;
            return true;
        }

        var converted = new JsonArray();
        foreach (var item in array)
        {
            if (!TryConvert(item, new DeclaredType(element), out var one))
            {
                return false;
            }

            converted.Add(one?.DeepClone());
        }

        result = converted;
        return true;
    }

    private static bool ToDictionary(JsonNode value, out JsonNode? result)
    {
        result = value;
        if (value is JsonObject)
        {
            return true;
        }

        result = value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? TryParse(scalar.GetValue<string>()) as JsonObject : null;
        return result is not null;
    }

    private static bool ToScalar(JsonValue value, ValueKind kind, out JsonNode? result)
    {
        result = value;
        var valueKind = value.GetValueKind();
        var text = valueKind == JsonValueKind.String ? value.GetValue<string>() : null;
        if (text is { Length: 0 })
        {
            result = null;
            return true;
        }

        switch (kind)
        {
            case ValueKind.Boolean:
                return ToBoolean(value, valueKind, text, out result);
            case ValueKind.Guid:
                result = Guid.TryParse(text, out var id) ? JsonValue.Create(id.ToString("D")) : null;
                return result is not null;
            case ValueKind.DateTime or ValueKind.DateTimeOffset:
                result = text is not null && DateTexts.TryParse(text, out var date) ? JsonValue.Create(DateTexts.ToIso(date)) : null;
                return result is not null;
            case ValueKind.TimeSpan:
                result = text is not null && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? JsonValue.Create(span.ToString("c", CultureInfo.InvariantCulture)) : null;
                return result is not null;
            default:
                return ToNumber(value, valueKind, text, kind, out result);
        }
    }

    private static bool ToBoolean(JsonValue value, JsonValueKind valueKind, string? text, out JsonNode? result)
    {
        result = value;
        if (valueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return true;
        }

        if (valueKind == JsonValueKind.Number)
        {
            result = JsonValue.Create(value.GetValue<double>() != 0);
            return true;
        }

        var fits = bool.TryParse(text, out var flag);
        result = fits ? JsonValue.Create(flag) : null;
        return fits;
    }

    private static bool ToNumber(JsonValue value, JsonValueKind valueKind, string? text, ValueKind kind, out JsonNode? result)
    {
        result = null;
        if (valueKind == JsonValueKind.True || valueKind == JsonValueKind.False)
        {
            result = JsonValue.Create(valueKind == JsonValueKind.True ? 1 : 0);
            return true;
        }

        if (kind == ValueKind.Decimal)
        {
            if (!decimal.TryParse(text ?? value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
            {
                return false;
            }

            result = JsonValue.Create(exact);
            return true;
        }

        double number;
        if (text is not null)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            {
                return false;
            }
        }
        else if (!value.TryGetValue(out number) && !double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        if (kind is ValueKind.Single or ValueKind.Double)
        {
            result = double.IsFinite(number) ? JsonValue.Create(number) : null;
            return result is not null;
        }

        // Whole numbers are exact up to 2^53; beyond that the text decides.
        var (min, max) = kind switch
        {
            ValueKind.Int16 => (short.MinValue, (double)short.MaxValue),
            ValueKind.Int32 => (int.MinValue, int.MaxValue),
            _ => (-9.2e18, 9.2e18),
        };
        if (double.IsNaN(number) || number < min || number > max)
        {
            return false;
        }

        if (text is not null && kind == ValueKind.Int64 && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            result = JsonValue.Create(whole);
            return true;
        }

        var rounded = (long)Math.Round(number, MidpointRounding.ToEven);
        result = kind == ValueKind.Int64 ? JsonValue.Create(rounded) : JsonValue.Create((int)rounded);
        return true;
    }

    /// <summary>JSON in a text, or null when it is none.</summary>
    public static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = WorkflowDefinition.MaxDepth, AllowTrailingCommas = true });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
