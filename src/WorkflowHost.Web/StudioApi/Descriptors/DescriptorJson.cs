using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>Activity descriptors in Elsa's wire form.</summary>
internal static class DescriptorJson
{
    public static JsonObject List(IEnumerable<Activity> activities, CultureInfo culture)
    {
        JsonNode[] items = [.. activities.Select(a => a.Descriptor).OrderBy(d => d.TypeName, StringComparer.Ordinal).Select(d => Of(d, culture))];
        return new JsonObject { ["items"] = new JsonArray(items), ["count"] = items.Length };
    }

    public static JsonObject Of(ActivityDescriptor d, CultureInfo culture) => new()
    {
        ["typeName"] = d.TypeName,
        ["namespace"] = d.TypeName[..Math.Max(0, d.TypeName.LastIndexOf('.'))],
        ["name"] = d.Name,
        ["version"] = d.Version,
        ["category"] = d.Category.For(culture),
        ["displayName"] = d.DisplayName.For(culture),
        ["description"] = d.Description.For(culture),
        ["kind"] = d.Kind.ToString(),
        ["isContainer"] = d.IsContainer,
        ["isBrowsable"] = d.IsBrowsable,
        ["isStart"] = d.IsStart,
        ["isTerminal"] = d.IsTerminal,
        ["inputs"] = new JsonArray([.. d.Inputs.Select((input, order) => Input(input, order, culture))]),
        ["outputs"] = new JsonArray([.. d.Outputs.Select((output, order) => Output(output, order, culture))]),
        ["ports"] = new JsonArray([.. d.Ports.Select(port => Port(port, culture))]),
        ["customProperties"] = ObjectOf(d.CustomProperties),
        ["constructionProperties"] = FreshIds.Mark(ObjectOf(d.ConstructionProperties)),
    };

    private static JsonObject Input(InputDescriptor input, int order, CultureInfo culture) => new()
    {
        ["name"] = input.Name,
        ["displayName"] = input.DisplayName.For(culture),
        ["description"] = input.Description.For(culture),
        ["typeName"] = input.TypeName,
        ["order"] = order,
        ["isBrowsable"] = true,
        ["isSynthetic"] = input.IsSynthetic,
        ["isWrapped"] = input.IsWrapped,
        ["uiHint"] = input.UIHint,
        ["category"] = input.Category?.For(culture),
        ["defaultValue"] = input.DefaultValue,
        ["defaultSyntax"] = input.DefaultSyntax,
        ["isReadOnly"] = false,
        ["isSensitive"] = input.IsSensitive,
        ["storageDriverType"] = null,
        ["uiSpecifications"] = input.UISpecifications is null ? null : ObjectOf(input.UISpecifications),
    };

    private static JsonObject Output(OutputDescriptor output, int order, CultureInfo culture) => new()
    {
        ["name"] = output.Name,
        ["displayName"] = output.DisplayName.For(culture),
        ["description"] = output.Description.For(culture),
        ["typeName"] = output.TypeName,
        ["order"] = order,
        ["isBrowsable"] = true,
        ["isSynthetic"] = output.IsSynthetic,
    };

    private static JsonObject Port(PortDescriptor port, CultureInfo culture) => new()
    {
        ["name"] = port.Name,
        ["displayName"] = port.DisplayName.For(culture),
        ["type"] = port.Type.ToString(),
        ["isBrowsable"] = port.IsBrowsable,
    };

    private static JsonObject ObjectOf(string? json) => json is null ? [] : (JsonObject)JsonNode.Parse(json)!;
}
