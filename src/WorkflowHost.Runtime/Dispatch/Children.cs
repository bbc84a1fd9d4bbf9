using Microsoft.EntityFrameworkCore;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Which version of a definition a child instance runs.</summary>
internal static class Children
{
    /// <summary>The definitions that have a published version.</summary>
    public static async Task<IReadOnlySet<string>> StartableAsync(HostDbContext db, CancellationToken cancellation) =>
        (await db.Definitions.Where(d => d.IsPublished).Select(d => d.DefinitionId).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);

    /// <summary>As Elsa's version options read: a number, <c>Latest</c>, <c>LatestOrPublished</c>; everything else means the published one.</summary>
    public static Task<string?> FindVersionAsync(HostDbContext db, StartChild child, CancellationToken cancellation)
    {
        var versions = db.Definitions.Where(d => d.DefinitionId == child.DefinitionId);
        versions = child.VersionSelector switch
        {
            "Latest" or "LatestOrPublished" or "LatestAndPublished" => versions.Where(d => d.IsLatest || d.IsPublished),
            { } number when int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var version) => versions.Where(d => d.Version == version),
            _ => versions.Where(d => d.IsPublished),
        };
        return versions.OrderByDescending(d => d.Version).Select(d => (string?)d.Id).FirstOrDefaultAsync(cancellation);
    }
}
