using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>One input of one node: the descriptor, the expression of the definition, the default when there is none.</summary>
internal sealed class InputBinding
{
    private readonly DeclaredType type;
    private readonly JsonNode? missing;

    public InputBinding(InputDescriptor descriptor, JsonNode? json, ActivityNode node)
    {
        Descriptor = descriptor;
        type = DeclaredType.Parse(descriptor.TypeName);
        if (descriptor.DefaultValue is { } text)
        {
            ValueConverter.TryConvert(JsonValue.Create(text), type, out missing);
        }

        if (!descriptor.IsWrapped)
        {
            Expression = json is null ? null : new ConstantExpression(json);
        }
        else if (json is JsonObject wrapped && !wrapped.ContainsKey("$values") && !wrapped.ContainsKey("_type"))
        {
            Expression = wrapped.Get("expression") is { } expression ? ExpressionReader.Read(expression, type, node) : null;
        }
        else if (json is not null)
        {
            Expression = ExpressionReader.Read(new JsonObject { ["type"] = "Literal", ["value"] = json.DeepClone() }, type, node);
        }
    }

    public InputDescriptor Descriptor { get; }

    public Expression? Expression { get; }

    public bool TryGetConstant(out JsonNode? value)
    {
        value = missing;
        if (Expression is null)
        {
            return true;
        }

        if (!Expression.TryGetConstant(out var constant))
        {
            value = null;
            return false;
        }

        value = constant ?? missing;
        return true;
    }

    /// <exception cref="ActivityFaultException">Names the input, and the line when a script failed.</exception>
    public JsonNode? Evaluate(ActivityContext context)
    {
        if (Expression is null)
        {
            return missing;
        }

        try
        {
            var value = Expression.Evaluate(context);
            if (Expression is ConstantExpression)
            {
                return value ?? missing;
            }

            return ValueConverter.TryConvert(value, type, out var converted)
                ? converted ?? missing
                : throw new ActivityFaultException("ConversionFailed", $"'{ExpressionReader.Shorten(JsonAccess.ToPlainText(value))}' is no {type.Kind}.");
        }
        catch (ActivityFaultException fault) when (fault.Input is null)
        {
            throw fault.AtInput(Descriptor.Name);
        }
        catch (ScriptException error)
        {
            throw ActivityFaultException.From(error).AtInput(Descriptor.Name);
        }
    }
}
