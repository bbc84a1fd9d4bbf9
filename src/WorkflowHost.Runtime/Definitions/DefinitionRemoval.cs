using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>Deleting. What a run began with is kept for as long as the run's record is.</summary>
public sealed class DefinitionRemoval(HostStore store, TimeProvider time)
{
    /// <summary>All versions. False when there was none.</summary>
    /// <exception cref="RefusedException">A run or an instance uses one of them.</exception>
    public Task<bool> DeleteAsync(string definitionId, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var versions = await db.Definitions.Where(d => d.DefinitionId == definitionId).ToListAsync(stop);
            if (versions.Count == 0)
            {
                return false;
            }

            await DemandUnusedAsync(db, [.. versions.Select(v => v.Id)], versions[^1].Name, stop);
            db.Definitions.RemoveRange(versions);
            db.Note(time, actor, "definition.deleted", versions[^1]);
            return true;
        },
        cancellation);

    /// <summary>One version; when it was the latest, the one before takes its place. False when there was none.</summary>
    /// <exception cref="RefusedException">It is published, or a run or an instance uses it.</exception>
    public Task<bool> DeleteVersionAsync(string versionId, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var version = await db.Definitions.FirstOrDefaultAsync(d => d.Id == versionId, stop);
            if (version is null)
            {
                return false;
            }

            if (version.IsPublished)
            {
                throw DefinitionTexts.Refuse("PublishedVersion", version.Name, version.Version);
            }

            await DemandUnusedAsync(db, [versionId], version.Name, stop);
            db.Definitions.Remove(version);
            db.Note(time, actor, "definition.version-deleted", version);
            if (version.IsLatest)
            {
                var before = await db.Definitions.Where(d => d.DefinitionId == version.DefinitionId && d.Id != versionId)
                    .OrderByDescending(d => d.Version).FirstOrDefaultAsync(stop);
                if (before is not null)
                {
                    before.IsLatest = true;
                    // Revisions only ever rise within a definition, so a page opened on the deleted version cannot pass for current.
                    before.Revision = version.Revision + 1;
                }
            }

            return true;
        },
        cancellation);

    private static async Task DemandUnusedAsync(HostDbContext db, IReadOnlyCollection<string> versionIds, string name, CancellationToken cancellation)
    {
        var runs = await db.Runs.CountAsync(r => versionIds.Contains(r.DefinitionVersionId), cancellation);
        if (runs > 0)
        {
            throw DefinitionTexts.Refuse("UsedByRuns", name, runs);
        }

        var instances = await db.Instances.CountAsync(i => versionIds.Contains(i.DefinitionVersionId), cancellation);
        if (instances > 0)
        {
            throw DefinitionTexts.Refuse("UsedByInstances", name, instances);
        }
    }
}
