using System.Text.Json.Nodes;
using WorkflowHost.Runtime.Store.Definitions;

namespace WorkflowHost.Runtime.Definitions;

/// <summary>
/// How two people who edit one definition are told apart. Studio sends no concurrency token, but it keeps the definition's
/// custom properties: every answer carries the revision in them, every save brings back the one it was made from.
/// <para>
/// An older revision alone is no conflict: Studio saves by itself half a second after every change, does not wait for the
/// answer of the save before, and repeats a save when the connection fails. So the row remembers which browser page
/// (<see cref="Editor"/>) has been saving without interruption and since which revision (<see cref="Since"/>): a save is refused
/// only when someone else saved after the revision it was made from.
/// </para>
/// </summary>
internal readonly record struct EditTrail(string? Editor, int Since)
{
    private const string Key = "workflowHost";

    /// <summary>The revision a document sent by a client was made from; null when it does not say.</summary>
    public static int? RevisionIn(JsonObject document) =>
        Entry(document) is { } entry ? DefinitionJson.Integer(entry, "revision") : null;

    public static EditTrail Of(JsonObject stored) =>
        Entry(stored) is { } entry ? new(DefinitionJson.Text(entry, "editor"), DefinitionJson.Integer(entry, "since") ?? 0) : default;

    public bool Allows(DefinitionVersion latest, int? madeFrom, string? editor) =>
        madeFrom == latest.Revision || (editor is not null && editor == Editor && madeFrom >= Since);

    /// <summary>The trail after a save by <paramref name="editor"/> of a row that stood at <paramref name="revision"/>.</summary>
    public EditTrail Next(string? editor, int revision) =>
        editor is not null && editor == Editor ? this : new EditTrail(editor, revision);

    public void WriteTo(JsonObject document) =>
        Properties(document)[Key] = new JsonObject { ["editor"] = Editor, ["since"] = Since };

    /// <summary>What a client gets: the revision, not who is at it.</summary>
    public static void WriteRevision(JsonObject document, int revision) =>
        Properties(document)[Key] = new JsonObject { ["revision"] = revision };

    public static void Remove(JsonObject document) => (document["customProperties"] as JsonObject)?.Remove(Key);

    private static JsonObject? Entry(JsonObject document) => (document["customProperties"] as JsonObject)?[Key] as JsonObject;

    private static JsonObject Properties(JsonObject document)
    {
        if (document["customProperties"] is not JsonObject properties)
        {
            document["customProperties"] = properties = [];
        }

        return properties;
    }
}
