using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// Definitions from files. A file keeps its definition id; when that id is here already, the file becomes a new draft of it, on
/// top of every version there is: nothing anyone drew is overwritten.
/// </summary>
public sealed class DefinitionImport(HostStore store, DefinitionDocument documents, DefinitionCheck check, TriggerIndex triggers, TimeProvider time)
{
    /// <exception cref="RefusedException">Not a definition, or (with <paramref name="publish"/>) not fit to be published.</exception>
    public async Task<DefinitionVersion> ImportAsync(JsonObject model, bool publish, string? editor, Actor actor, CancellationToken cancellation)
    {
        var document = documents.Prepare(model);
        if (publish)
        {
            document = await store.ReadAsync((db, stop) => check.DemandAsync(db, document, stop), cancellation);
        }

        return await store.WriteAsync((db, stop) => ImportAsync(db, (JsonObject)document.DeepClone(), publish, editor, actor, stop), cancellation);
    }

    private async Task<DefinitionVersion> ImportAsync(HostDbContext db, JsonObject document, bool publish, string? editor, Actor actor, CancellationToken cancellation)
    {
        var definitionId = DefinitionJson.Text(document, "definitionId");
        definitionId = string.IsNullOrWhiteSpace(definitionId) ? DefinitionRows.NewId() : definitionId;
        var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellation);
        var trail = new EditTrail(editor, 1);
        if (latest is not null)
        {
            var stored = DefinitionJson.Parse(latest.Json);
            if (DefinitionDocument.Same(stored, document) && (latest.IsPublished || !publish))
            {
                return latest;
            }

            latest.IsLatest = false;
            trail = EditTrail.Of(stored).Next(editor, latest.Revision);
            if (publish)
            {
                await db.WithdrawAsync(definitionId, cancellation);
            }
        }

        var row = new DefinitionVersion
        {
            Id = DefinitionRows.NewId(),
            DefinitionId = definitionId,
            Version = (latest?.Version ?? 0) + 1,
            Name = DefinitionJson.Text(document, "name")!,
            Description = DefinitionJson.Text(document, "description"),
            IsLatest = true,
            IsPublished = publish,
            Json = "",
            CreatedAt = time.GetUtcNow(),
            UpdatedAt = time.GetUtcNow(),
            UpdatedBy = actor.Name,
            Revision = (latest?.Revision ?? 0) + 1,
        };
        document["id"] = row.Id;
        document["definitionId"] = definitionId;
        document["version"] = row.Version;
        trail.WriteTo(document);
        row.Json = DefinitionJson.Compact(document);
        db.Definitions.Add(row);
        if (publish)
        {
            await triggers.WriteAsync(db, row, cancellation);
        }

        db.Note(time, actor, "definition.imported", row);
        return row;
    }
}
