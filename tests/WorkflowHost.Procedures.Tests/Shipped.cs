using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Procedures.Tests;

/// <summary>The files the product ships with, embedded so that these tests read no disk.</summary>
internal static class Shipped
{
    public static NoticeTemplate Template(string name) => NoticeTemplate.FromFiles(name, file => Read($"templates/{name}/{file}"));

    public static string Workflow(string name) => Read($"workflows/{name}.json") ?? throw new InvalidOperationException($"No workflow {name} is embedded.");

    public static string Paper(string name) => Read($"workflows/{name}") ?? throw new InvalidOperationException($"No {name} is embedded.");

    public static IReadOnlyList<string> Names(string folder) =>
        [.. typeof(Shipped).Assembly.GetManifestResourceNames().Select(n => n.Replace('\\', '/')).Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal))];

    private static string? Read(string path)
    {
        var name = typeof(Shipped).Assembly.GetManifestResourceNames().SingleOrDefault(n => n.Replace('\\', '/') == path);
        if (name is null) return null;
        using var reader = new StreamReader(typeof(Shipped).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
