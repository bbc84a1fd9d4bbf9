using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// A type named in a definition: Elsa's alias (<c>Int32</c>, <c>String[]</c>, <c>List&lt;String&gt;</c>) or the
/// assembly-qualified name older files carry. Names never load anything: an unknown one accepts every value.
/// </summary>
internal readonly record struct DeclaredType(ValueKind Kind, ValueKind Element = ValueKind.Any)
{
    public static readonly DeclaredType Any = new(ValueKind.Any);

    private static readonly Dictionary<string, ValueKind> Scalars = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Object"] = ValueKind.Any, ["String"] = ValueKind.Text, ["Char"] = ValueKind.Text, ["Boolean"] = ValueKind.Boolean, ["Bool"] = ValueKind.Boolean,
        ["Byte"] = ValueKind.Int16, ["Int16"] = ValueKind.Int16, ["Short"] = ValueKind.Int16, ["Int32"] = ValueKind.Int32, ["Int"] = ValueKind.Int32,
        ["Int64"] = ValueKind.Int64, ["Long"] = ValueKind.Int64, ["Single"] = ValueKind.Single, ["Float"] = ValueKind.Single,
        ["Double"] = ValueKind.Double, ["Decimal"] = ValueKind.Decimal, ["Guid"] = ValueKind.Guid, ["DateTime"] = ValueKind.DateTime, ["Date"] = ValueKind.DateTime,
        ["DateTimeOffset"] = ValueKind.DateTimeOffset, ["TimeSpan"] = ValueKind.TimeSpan, ["JSON"] = ValueKind.Any, ["JsonElement"] = ValueKind.Any,
        ["JsonNode"] = ValueKind.Any, ["JsonObject"] = ValueKind.Any, ["JsonArray"] = ValueKind.List, ["ObjectDictionary"] = ValueKind.Dictionary,
        ["StringDictionary"] = ValueKind.Dictionary, ["ObjectMap"] = ValueKind.Dictionary, ["StringMap"] = ValueKind.Dictionary, ["ByteArray"] = ValueKind.Text,
        ["ExpandoObject"] = ValueKind.Any, ["Stream"] = ValueKind.Any,
    };

    public static DeclaredType Parse(string? name, bool isArray = false)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return isArray ? new DeclaredType(ValueKind.List) : Any;
        }

        if (isArray)
        {
            return new DeclaredType(ValueKind.List, Parse(name).Kind);
        }

        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return new DeclaredType(ValueKind.List, Parse(name[..^2]).Kind);
        }

        var open = name.IndexOf('<', StringComparison.Ordinal);
        if (open > 0 && name.EndsWith('>'))
        {
            return name.Contains("Dictionary", StringComparison.Ordinal)
                ? new DeclaredType(ValueKind.Dictionary)
                : new DeclaredType(ValueKind.List, Parse(name[(open + 1)..^1]).Kind);
        }

        if (name.Contains("Dictionary`", StringComparison.Ordinal))
        {
            return new DeclaredType(ValueKind.Dictionary);
        }

        if (name.Contains("Collection`", StringComparison.Ordinal) || name.Contains("List`", StringComparison.Ordinal))
        {
            return new DeclaredType(ValueKind.List);
        }

        return new DeclaredType(Scalars.GetValueOrDefault(WorkflowDefinition.ShortTypeName(name)!, ValueKind.Any));
    }
}
