using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>Publishing, taking back, going back to an older version. Runs under way keep the version they began with.</summary>
public sealed class DefinitionReleases(HostStore store, DefinitionCheck check, TriggerIndex triggers, TimeProvider time)
{
    /// <summary>Publishes the latest version as it is stored.</summary>
    /// <exception cref="RefusedException">Unknown, or not fit to be published: names the activities.</exception>
    public Task<SavedDefinition> PublishAsync(string definitionId, string? editor, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var latest = await db.LatestAsync(definitionId, stop);
            if (latest.IsPublished)
            {
                return new SavedDefinition(latest, AlreadyPublished: true);
            }

            latest.Json = DefinitionJson.Compact(await check.DemandAsync(db, DefinitionJson.Parse(latest.Json), stop));
            await db.WithdrawAsync(definitionId, stop);
            latest.IsPublished = true;
            latest.Touch(editor, actor, time);
            await triggers.WriteAsync(db, latest, stop);
            db.Note(time, actor, "definition.published", latest);
            return new SavedDefinition(latest, AlreadyPublished: false);
        },
        cancellation);

    /// <summary>No new run can be started with it; the version stays. Returns the latest version.</summary>
    public Task<DefinitionVersion> RetractAsync(string definitionId, string? editor, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var latest = await db.LatestAsync(definitionId, stop);
            if (await db.WithdrawAsync(definitionId, stop) is { } withdrawn)
            {
                await TriggerIndex.ClearAsync(db, definitionId, stop);
                latest.Touch(editor, actor, time);
                db.Note(time, actor, "definition.retracted", withdrawn);
            }

            return latest;
        },
        cancellation);

    /// <summary>Makes an older version the new draft. The versions between stay.</summary>
    public Task<DefinitionVersion> RevertAsync(string definitionId, int version, string? editor, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            var latest = await db.LatestAsync(definitionId, stop);
            var old = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.Version == version, stop)
                ?? throw DefinitionTexts.Refuse("VersionNotFound", latest.Name, version);
            latest.IsLatest = false;
            var document = DefinitionJson.Parse(old.Json);
            EditTrail.Of(DefinitionJson.Parse(latest.Json)).Next(editor, latest.Revision).WriteTo(document);
            var draft = new DefinitionVersion
            {
                Id = DefinitionRows.NewId(),
                DefinitionId = definitionId,
                Version = latest.Version + 1,
                Name = old.Name,
                Description = old.Description,
                IsLatest = true,
                IsPublished = false,
                Json = "",
                CreatedAt = time.GetUtcNow(),
                UpdatedAt = time.GetUtcNow(),
                UpdatedBy = actor.Name,
                Revision = latest.Revision + 1,
            };
            document["id"] = draft.Id;
            document["version"] = draft.Version;
            draft.Json = DefinitionJson.Compact(document);
            db.Definitions.Add(draft);
            db.Note(time, actor, "definition.reverted", old);
            return draft;
        },
        cancellation);
}
