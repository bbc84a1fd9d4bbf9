using System.Reflection;

namespace WorkflowHost.Procedures.Collection.Criteria;

/// <summary>
/// The criteria that ship, from <c>workflows/criteria/</c>, in the assembly as the templates are: validation, dry run and host read
/// the same, and an edit of a file on a server changes nothing silently.
/// </summary>
public static class ShippedCriteria
{
    private const string Prefix = "criteria/";

    private static readonly Lazy<IReadOnlyDictionary<string, CriteriaReading>> Files = new(() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[Prefix.Length..^".json".Length], name => CriteriaJson.Read(Text(name)), StringComparer.Ordinal));

    /// <summary>Names of the files, in order.</summary>
    public static IEnumerable<string> Names => Files.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>Null when there is no such file.</summary>
    public static CriteriaReading? Find(string name) => Files.Value.GetValueOrDefault(name);

    private static string Text(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
