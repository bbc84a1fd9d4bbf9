using System.Collections.Concurrent;
using System.Globalization;
using WorkflowHost.Engine.Activities;

namespace WorkflowHost.Web.StudioApi.Descriptors;

/// <summary>The activity types as Studio reads them, written once for each language. A call costs one copy of the bytes and the fresh ids.</summary>
internal sealed class DescriptorCatalog(ActivityCatalog activities)
{
    private readonly ConcurrentDictionary<string, FreshIds> byLanguage = new(StringComparer.Ordinal);

    public ReadOnlyMemory<byte> Read(CultureInfo culture) =>
        byLanguage.GetOrAdd(culture.TwoLetterISOLanguageName == "en" ? "en" : "zh", _ => Write(culture)).Fill();

    private FreshIds Write(CultureInfo culture) => FreshIds.In(DescriptorJson.List(activities.All, culture));
}
