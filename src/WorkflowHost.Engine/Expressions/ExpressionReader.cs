using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>Reads <c>{"type": …, "value": …}</c>. What cannot be read becomes an expression that fails when it is asked.</summary>
internal static class ExpressionReader
{
    /// <summary>The types a definition may use; everything else is refused at publication and fails when reached.</summary>
    public static readonly IReadOnlySet<string> KnownTypes =
        new HashSet<string>(StringComparer.Ordinal) { "Literal", "Object", "Json", "Variable", "Input", "Output", "JavaScript", "Handlebars" };

    public static Expression? Read(JsonNode? json, DeclaredType type, ActivityNode node)
    {
        if (json is not JsonObject expression)
        {
            return json is null ? null : Constant(json, type);
        }

        var value = expression.Get("value");
        var kind = expression.Text("type");
        switch (kind)
        {
            case null or "":
                return null;
            case "Literal":
                return value is null ? null : Constant(value, type);
            case "Object" or "Json":
                return FromObject(value, type);
            case "JavaScript":
                return JsonAccess.ToPlainText(value) is { } script && !string.IsNullOrWhiteSpace(script) ? new ScriptExpression(script) : null;
            case "Handlebars":
                return JsonAccess.ToPlainText(value) is not { Length: > 0 } text ? null
                    : node.Behaviour.Templates is { } templates ? new TemplateExpression(text, templates)
                    : new FailingExpression("TemplateNotHere", "Handlebars texts are only taken by the activities of the procedure; use JavaScript or a variable here.");
            case "Variable":
                return AsObject(value) is { } variable && (variable.Text("id") ?? variable.Text("name")) is { } id
                    ? new VariableExpression(VariableReference.Resolve(node, id))
                    : new FailingExpression("UnknownVariable", "The expression names no variable.");
            case "Input":
                return (AsObject(value)?.Text("name") ?? JsonAccess.AsText(value)) is { Length: > 0 } input
                    ? new WorkflowInputExpression(input)
                    : new FailingExpression("UnknownInput", "The expression names no workflow input.");
            case "Output":
                return AsObject(value) is { } output && (output.Text("activityId") ?? output.Text("activity")) is { } activity
                    ? new OutputExpression(activity, output.Text("outputName") ?? output.Text("name") ?? "Result")
                    : new FailingExpression("UnknownOutput", "The expression names no activity output.");
            default:
                return new FailingExpression("UnknownExpressionType", $"Expressions of type '{kind}' are not offered by this host; use Literal, Object, Variable, Input or JavaScript.");
        }
    }

    private static Expression Constant(JsonNode value, DeclaredType type)
    {
        var plain = Unwrapped(value);
        return ValueConverter.TryConvert(plain, type, out var converted)
            ? new ConstantExpression(converted?.DeepClone())
            : new FailingExpression("ConversionFailed", $"'{Shorten(JsonAccess.ToPlainText(plain))}' is no {type.Kind}.");
    }

    private static Expression? FromObject(JsonNode? value, DeclaredType type)
    {
        if (value is null || (JsonAccess.AsText(value) is { } empty && string.IsNullOrWhiteSpace(empty)))
        {
            return null;
        }

        if (type.Kind == ValueKind.Text || JsonAccess.AsText(value) is not { } text)
        {
            return Constant(value, type);
        }

        return ValueConverter.TryParse(text) is { } parsed
            ? Constant(parsed, type)
            : text.Trim() == "null" ? null : new FailingExpression("InvalidJson", $"The object expression is not valid JSON: '{Shorten(text)}'.");
    }

    private static JsonObject? AsObject(JsonNode? value) =>
        value as JsonObject ?? (JsonAccess.AsText(value) is { } text ? ValueConverter.TryParse(text) as JsonObject : null);

    /// <summary>The wrappers older serialisers put around collections are no part of the value.</summary>
    private static JsonNode Unwrapped(JsonNode value) => JsonAccess.AsArray(value) ?? value;

    internal static string? Shorten(string? text) => text is { Length: > 80 } ? text[..80] + "…" : text;
}
