using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Web.StudioApi.Wire;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>
/// The activity types as Studio reads them. What the program brings is written once for each language, so a call costs one copy of
/// the bytes and the fresh ids; published definitions that may be used as activities are added as they stand at the time.
/// </summary>
internal sealed class DescriptorCatalog(ActivityCatalog activities, DefinitionReader definitions)
{
    private readonly ConcurrentDictionary<string, FreshIds> byLanguage = new(StringComparer.Ordinal);

    public async Task<ReadOnlyMemory<byte>> ReadAsync(CultureInfo culture, CancellationToken cancellation)
    {
        var own = byLanguage.GetOrAdd(culture.TwoLetterISOLanguageName == "en" ? "en" : "zh", _ => Write(culture)).Fill();
        var usable = await definitions.UsableAsActivityAsync(cancellation);
        // A definition named like an activity type would hide it.
        var added = usable.Select(DefinitionDescriptor.Of).Where(d => activities.Find(d.TypeName) is null).DistinctBy(d => d.TypeName).ToList();
        if (added.Count == 0)
        {
            return own;
        }

        var list = (JsonObject)JsonNode.Parse(own)!;
        var items = (JsonArray)list["items"]!;
        foreach (var descriptor in added)
        {
            items.Add(DescriptorJson.Of(descriptor, culture));
        }

        list["count"] = items.Count;
        return Encoding.UTF8.GetBytes(list.ToJsonString(StudioJson.Options));
    }

    private FreshIds Write(CultureInfo culture) => FreshIds.In(DescriptorJson.List(activities.All, culture));
}
