using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Collection;
using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Tasks;

/// <summary>What a unit fills in and attaches: kept as JSON with the collection (<c>CollectionRow.FormJson</c>) as the definition had it on opening.</summary>
public sealed record CollectionForm(IReadOnlyList<FormField> Fields, IReadOnlyList<RequiredFile> Files)
{
    /// <summary>Who in the unit signs before it is handed in.</summary>
    public SignOff SignOff { get; init; }

    /// <summary>What each kind of unit is judged by, as it was when the collection was opened.</summary>
    public CriteriaSet? Criteria { get; init; }

    /// <summary>The form as a unit of this kind has it: its criteria first, then what everybody is asked.</summary>
    public CollectionForm For(string? kind) => Criteria is null ? this : this with { Fields = [.. Criteria.Fields(kind), .. Fields], Criteria = null };

    /// <summary>Keys under which a draft keeps whom the contact names as reviewer; no definition can name a field so.</summary>
    public const string ReviewerName = "@reviewer-name";
    public const string ReviewerAddress = "@reviewer-address";

    public const int LongestText = 500;
    public const int LongestLongText = 20_000;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static readonly CollectionForm Empty = new([], []);

    public static CollectionForm Of(OpenCollection collection) => new(collection.Fields, collection.Files) { SignOff = collection.SignOff, Criteria = collection.Criteria };

    public static async Task<CollectionForm> OfAsync(HostDbContext db, WorkTask task, CancellationToken cancellation) =>
        Parse(await db.Collections.Where(c => c.BookmarkId == task.BookmarkId).Select(c => c.FormJson).FirstOrDefaultAsync(cancellation)).For(task.FormKind);

    public static CollectionForm Parse(string? json)
    {
        var form = string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<CollectionForm>(json, Format);
        return form is null ? Empty : form with { Fields = form.Fields ?? [], Files = form.Files ?? [] };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>The answers to fields this form has, trimmed; anything else that was posted is dropped.</summary>
    /// <exception cref="RefusedException">A text is longer than its field holds.</exception>
    public IReadOnlyDictionary<string, string> Keep(IReadOnlyDictionary<string, string> answers)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            var text = answers.GetValueOrDefault(field.Key)?.Trim().Replace("\r\n", "\n", StringComparison.Ordinal) ?? "";
            var longest = field.Kind == "longtext" ? LongestLongText : LongestText;
            if (text.Length > longest)
            {
                throw TaskTexts.Refuse("AnswerLong", field.Label, longest);
            }

            if (text.Length > 0)
            {
                kept[field.Key] = text;
            }
        }

        foreach (var key in SignOff == SignOff.Three ? (string[])[ReviewerName, ReviewerAddress] : [])
        {
            if (answers.GetValueOrDefault(key)?.Trim() is { Length: > 0 and <= LongestText } named)
            {
                kept[key] = named;
            }
        }

        return kept;
    }

    /// <summary>Everything that must be there is there and has the form of its kind.</summary>
    /// <exception cref="RefusedException">Names the first field or paper that is not.</exception>
    public void Check(IReadOnlyDictionary<string, string> answers, IReadOnlyCollection<string> attachedSlots)
    {
        foreach (var field in Fields)
        {
            if (!answers.TryGetValue(field.Key, out var text))
            {
                if (field.Required)
                {
                    throw TaskTexts.Refuse("AnswerMissing", field.Label);
                }
            }
            else if (!HasForm(field, text))
            {
                throw TaskTexts.Refuse("AnswerForm" + field.Kind, field.Label);
            }
        }

        if (Files.FirstOrDefault(file => file.Required && !attachedSlots.Contains(file.Key)) is { } missing)
        {
            throw TaskTexts.Refuse("FileMissing", missing.Label);
        }
    }

    private static bool HasForm(FormField field, string text) => field.Kind switch
    {
        "number" => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "choice" => field.Choices?.Contains(text) == true,
        _ => true,
    };
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
