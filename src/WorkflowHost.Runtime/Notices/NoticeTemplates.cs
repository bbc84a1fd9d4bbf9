using System.Collections.Concurrent;
using System.Reflection;
using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Runtime.Notices;

/// <summary>The templates that ship, from the assembly: a host cannot be without them, and an edit of a file on a server changes nothing silently.</summary>
public static class NoticeTemplates
{
    private static readonly ConcurrentDictionary<string, NoticeTemplate?> Shipped = new(StringComparer.Ordinal);

    /// <summary>The template of this name, else the plain announcement.</summary>
    public static NoticeTemplate Find(string name) =>
        Shipped.GetOrAdd(name, Load) ?? Shipped.GetOrAdd(NoticeTemplateNames.Announcement, Load) ?? throw new InvalidOperationException("The shipped templates are missing.");

    private static NoticeTemplate? Load(string name)
    {
        try
        {
            return NoticeTemplate.FromFiles(name, file => Read($"templates/{name}/{file}"));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource);
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}
