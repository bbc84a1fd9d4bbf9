using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Runtime.Store.Instances;

/// <summary>
/// What one step of an instance wrote into its journal, all lines in one row: a step writes many lines and nobody looks at most of
/// them, so a row and its place in an index for each would be half of what a start costs the database. Read through the view
/// <c>journal</c> (<see cref="JournalRow"/>), which takes them apart again.
/// </summary>
public sealed class JournalStep
{
    /// <summary>A step that writes more is several rows: nobody reads a line through a text of megabytes.</summary>
    private const int MostLines = 250;

    /// <summary>Bytes of text whose place is kept for the next step; what seldom becomes longer is not.</summary>
    private const int MostKept = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Inner = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string InstanceId { get; init; }

    /// <summary>Number of the first line; the others follow.</summary>
    public int First { get; init; }

    /// <summary>
    /// A JSON array of lines, each an array: event, UTC ticks, activity, node, type, execution, execution of the parent, message,
    /// outcomes and state, the latter two as JSON in a string, so that they come back letter by letter. An execution whose id begins with
    /// the instance's stands without it, from the dot on: twice a line it would be a third of the text.
    /// </summary>
    public required string Lines { get; init; }

    /// <param name="first">Number of the first line.</param>
    public static IEnumerable<JournalStep> Of(string instanceId, int first, IReadOnlyList<JournalEntry> entries)
    {
        for (var done = 0; done < entries.Count; done += MostLines)
        {
            yield return new JournalStep { InstanceId = instanceId, First = first + done, Lines = Write(instanceId, entries, done, Math.Min(MostLines, entries.Count - done)) };
        }
    }

    private static string Write(string instanceId, IReadOnlyList<JournalEntry> entries, int from, int count)
    {
        var text = buffer is { Capacity: <= MostKept } kept ? kept : buffer = new ArrayBufferWriter<byte>(MostKept / 4);
        text.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartArray();
            for (var place = from; place < from + count; place++)
            {
                Write(json, instanceId, entries[place]);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void WriteExecution(Utf8JsonWriter json, string instanceId, string? execution)
    {
        if (execution is null)
        {
            json.WriteNullValue();
        }
        else if (execution.Length > instanceId.Length && execution[instanceId.Length] == '.' && execution.StartsWith(instanceId, StringComparison.Ordinal))
        {
            json.WriteStringValue(execution.AsSpan(instanceId.Length));
        }
        else
        {
            json.WriteStringValue(execution);
        }
    }

    private static void Write(Utf8JsonWriter json, string instanceId, JournalEntry entry)
    {
        json.WriteStartArray();
        json.WriteStringValue(entry.Event);
        json.WriteNumberValue(entry.At.UtcTicks);
        json.WriteStringValue(entry.ActivityId);
        json.WriteStringValue(entry.NodeId);
        json.WriteStringValue(entry.ActivityType);
        WriteExecution(json, instanceId, entry.ActivityInstanceId);
        WriteExecution(json, instanceId, entry.ParentActivityInstanceId);
        // PostgreSQL has no text with this character in it.
        json.WriteStringValue(entry.Message?.Replace('\0', '\uFFFD'));
        json.WriteStringValue(entry.Outcomes is null ? null : new JsonArray([.. entry.Outcomes.Select(o => JsonValue.Create(o))]).ToJsonString(Inner));
        json.WriteStringValue(entry.ActivityState?.ToJsonString(Inner));
        json.WriteEndArray();
    }
}

internal sealed class JournalStepMapping : IEntityTypeConfiguration<JournalStep>
{
    public void Configure(EntityTypeBuilder<JournalStep> builder)
    {
        builder.ToTable("journal_steps");
        builder.HasKey(s => new { s.InstanceId, s.First });
    }
}
