using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>What came of a save.</summary>
/// <param name="AlreadyPublished">It was to be published, and this very content was published before.</param>
public sealed record SavedDefinition(DefinitionVersion Row, bool AlreadyPublished);

/// <summary>
/// Saving. Studio saves the whole document after every change, so a save never touches what is published: the first change after
/// a publication opens a draft with the next version number, further ones overwrite that draft. The same save sent twice
/// changes nothing the second time.
/// </summary>
public sealed class DefinitionDrafts(HostStore store, DefinitionDocument documents, DefinitionCheck check, TriggerIndex triggers, TimeProvider time)
{
    /// <param name="model">The definition as the client sent it.</param>
    /// <param name="publish">Publish it as well, if nothing in it stands against running.</param>
    /// <param name="editor">Names the browser page that saves; see <see cref="EditTrail"/>.</param>
    /// <exception cref="RefusedException">Not a definition, changed by someone else meanwhile, deleted meanwhile, or not fit to be published.</exception>
    public async Task<SavedDefinition> SaveAsync(JsonObject model, bool publish, string? editor, Actor actor, CancellationToken cancellation)
    {
        var document = documents.Prepare(model);
        if (publish)
        {
            document = await store.ReadAsync((db, stop) => check.DemandAsync(db, document, stop), cancellation);
        }

        return await store.WriteAsync((db, stop) => SaveAsync(db, document, publish, editor, actor, stop), cancellation);
    }

    private async Task<SavedDefinition> SaveAsync(HostDbContext db, JsonObject prepared, bool publish, string? editor, Actor actor, CancellationToken cancellation)
    {
        var saved = await StoreAsync(db, (JsonObject)prepared.DeepClone(), publish, editor, actor, cancellation);
        if (publish && !saved.AlreadyPublished)
        {
            await triggers.WriteAsync(db, saved.Row, cancellation);
            db.Note(time, actor, "definition.published", saved.Row);
        }

        return saved;
    }

    private async Task<SavedDefinition> StoreAsync(HostDbContext db, JsonObject document, bool publish, string? editor, Actor actor, CancellationToken cancellation)
    {
        var definitionId = DefinitionJson.Text(document, "definitionId");
        var latest = string.IsNullOrEmpty(definitionId)
            ? null
            : await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellation);
        if (latest is null)
        {
            // A copy carries a revision too, but no id.
            if (!string.IsNullOrEmpty(definitionId) && EditTrail.RevisionIn(document) is not null)
            {
                throw DefinitionTexts.Refuse("DeletedMeanwhile", DefinitionJson.Text(document, "name"));
            }

            return new(Add(db, document, string.IsNullOrEmpty(definitionId) ? DefinitionRows.NewId() : definitionId, 1, 1, new EditTrail(editor, 1), publish, actor), false);
        }

        var stored = DefinitionJson.Parse(latest.Json);
        DefinitionDocument.KeepUnknown(document, stored);
        var same = DefinitionDocument.Same(stored, document);
        if (same && (latest.IsPublished || !publish))
        {
            return new(latest, AlreadyPublished: publish);
        }

        var trail = EditTrail.Of(stored);
        if (!trail.Allows(latest, EditTrail.RevisionIn(document), editor))
        {
            throw DefinitionTexts.Refuse("ChangedMeanwhile", latest.Name, latest.UpdatedBy, latest.UpdatedAt.ToOffset(TimeSpan.FromHours(8)));
        }

        trail = trail.Next(editor, latest.Revision);
        // A version that was taken back may still be what runs began with: it is never changed under them.
        var opensDraft = !same && (latest.IsPublished || await db.IsUsedAsync(latest.Id, cancellation));
        if (publish)
        {
            await db.WithdrawAsync(latest.DefinitionId, cancellation);
        }

        if (opensDraft)
        {
            latest.IsLatest = false;
            return new(Add(db, document, latest.DefinitionId, latest.Version + 1, latest.Revision + 1, trail, publish, actor), false);
        }

        latest.Name = DefinitionJson.Text(document, "name")!;
        latest.Description = DefinitionJson.Text(document, "description");
        latest.IsPublished = publish;
        latest.Revision++;
        Stamp(latest, document, trail, actor);
        return new(latest, false);
    }

    private DefinitionVersion Add(HostDbContext db, JsonObject document, string definitionId, int version, int revision, EditTrail trail, bool publish, Actor actor)
    {
        var row = new DefinitionVersion
        {
            Id = DefinitionRows.NewId(),
            DefinitionId = definitionId,
            Version = version,
            Name = DefinitionJson.Text(document, "name")!,
            Description = DefinitionJson.Text(document, "description"),
            IsLatest = true,
            IsPublished = publish,
            Json = "",
            CreatedAt = time.GetUtcNow(),
            Revision = revision,
        };
        Stamp(row, document, trail, actor);
        db.Definitions.Add(row);
        return row;
    }

    private void Stamp(DefinitionVersion row, JsonObject document, EditTrail trail, Actor actor)
    {
        document["id"] = row.Id;
        document["definitionId"] = row.DefinitionId;
        document["version"] = row.Version;
        trail.WriteTo(document);
        row.Json = DefinitionJson.Compact(document);
        row.UpdatedAt = time.GetUtcNow();
        row.UpdatedBy = actor.Name;
    }
}
