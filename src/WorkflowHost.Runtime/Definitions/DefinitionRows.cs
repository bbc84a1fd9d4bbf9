using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>What several acts on definitions share inside their transactions.</summary>
internal static class DefinitionRows
{
    public static async Task<DefinitionVersion> LatestAsync(this HostDbContext db, string definitionId, CancellationToken cancellation) =>
        await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellation)
        ?? throw DefinitionTexts.Refuse("NotFound", definitionId);

    /// <summary>Takes the published version back. Runs that began with it keep it: they name it by its id.</summary>
    public static async Task<DefinitionVersion?> WithdrawAsync(this HostDbContext db, string definitionId, CancellationToken cancellation)
    {
        var published = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancellation);
        if (published is not null)
        {
            published.IsPublished = false;
        }

        return published;
    }

    /// <summary>Notes an act that leaves the drawing as it is, so that a page opened before it must reload before it saves.</summary>
    public static void Touch(this DefinitionVersion row, string? editor, Actor actor, TimeProvider time)
    {
        var document = DefinitionJson.Parse(row.Json);
        EditTrail.Of(document).Next(editor, row.Revision).WriteTo(document);
        row.Json = DefinitionJson.Compact(document);
        row.Revision++;
        row.UpdatedAt = time.GetUtcNow();
        row.UpdatedBy = actor.Name;
    }

    public static async Task<bool> IsUsedAsync(this HostDbContext db, string versionId, CancellationToken cancellation) =>
        await db.Instances.AnyAsync(i => i.DefinitionVersionId == versionId, cancellation) || await db.Runs.AnyAsync(r => r.DefinitionVersionId == versionId, cancellation);

    /// <summary>An act an office may be asked about later. Saves of drafts are not noted: Studio saves after every change.</summary>
    public static void Note(this HostDbContext db, TimeProvider time, Actor actor, string act, DefinitionVersion row) =>
        AuditTrail.Add(db, time.GetUtcNow(), actor, act, "definition:" + row.DefinitionId, details: string.Create(CultureInfo.InvariantCulture, $"version {row.Version}"));

    public static string NewId() => Guid.CreateVersion7().ToString("N");
}
