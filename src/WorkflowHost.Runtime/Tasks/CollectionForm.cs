using System.Text.Json;
using WorkflowHost.Procedures.Collection;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>What a unit fills in and attaches: kept as JSON with the collection (<c>CollectionRow.FormJson</c>) as the definition had it on opening.</summary>
public sealed record CollectionForm(IReadOnlyList<FormField> Fields, IReadOnlyList<RequiredFile> Files)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static readonly CollectionForm Empty = new([], []);

    public static CollectionForm Of(OpenCollection collection) => new(collection.Fields, collection.Files);

    public static CollectionForm Parse(string? json)
    {
        var form = string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<CollectionForm>(json, Format);
        return form is null ? Empty : new CollectionForm(form.Fields ?? [], form.Files ?? []);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}

/// <summary>What a unit typed: field key → text. Data, never evaluated.</summary>
public static class Answers
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IReadOnlyDictionary<string, string> Parse(string? json) =>
        string.IsNullOrEmpty(json) ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(json, Format) ?? [];

    public static string ToJson(IReadOnlyDictionary<string, string> answers) =>
        JsonSerializer.Serialize(answers.OrderBy(a => a.Key, StringComparer.Ordinal).ToDictionary(a => a.Key, a => a.Value), Format);
}
