namespace WorkflowHost.Engine.Activities;

/// <summary>All activity types a host knows, by type name and version. The engine's own plus what Procedures adds.</summary>
public sealed class ActivityCatalog
{
    private readonly Dictionary<string, Activity> byType;

    public ActivityCatalog(IEnumerable<Activity> activities)
    {
        byType = activities.ToDictionary(a => a.Descriptor.TypeName, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<Activity> All => byType.Values;

    public Activity? Find(string typeName) => byType.GetValueOrDefault(typeName);
}
