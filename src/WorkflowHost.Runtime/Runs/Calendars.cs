using System.Text.Json;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;

namespace WorkflowHost.Runtime.Runs;

/// <summary>The work calendar: what ships, the papers of the State Council that were pasted since, and the corrections of the office.</summary>
public static class Calendars
{
    /// <summary>Setting: JSON array of <see cref="CalendarCorrection"/>.</summary>
    public const string CorrectionsSetting = "calendar.corrections";

    /// <summary>Setting: JSON array of the texts of the papers, as they were pasted.</summary>
    public const string PapersSetting = "calendar.papers";

    // Read for every mail that is written, changed once a year: the last one made is kept with the texts it was made from.
    private static Made? last;

    public static async Task<WorkCalendar> ReadAsync(HostDbContext db, CancellationToken cancellation) => Of(
        await db.Frequent.ValueAsync(db, CorrectionsSetting, cancellation),
        await db.Frequent.ValueAsync(db, PapersSetting, cancellation));

    /// <summary>The calendar of these two settings; null where there is none.</summary>
    public static WorkCalendar Of(string? corrections, string? papers)
    {
        if (last is { } kept && kept.Corrections == corrections && kept.Papers == papers)
        {
            return kept.Calendar;
        }

        var table = (papers is null ? [] : JsonSerializer.Deserialize<List<string>>(papers) ?? []).Aggregate(ChineseDays.Embedded, (known, paper) => HolidayAnnouncement.Read(paper).ApplyTo(known));
        var made = new Made(corrections, papers, new WorkCalendar(table, corrections is null ? [] : Corrections(corrections)));
        last = made;
        return made.Calendar;
    }

    public static async Task<IReadOnlyList<CalendarCorrection>> CorrectionsAsync(HostDbContext db, CancellationToken cancellation) =>
        Corrections((await db.Settings.FindAsync([CorrectionsSetting], cancellation))?.Value ?? "[]");

    public static async Task<IReadOnlyList<string>> PapersAsync(HostDbContext db, CancellationToken cancellation) =>
        JsonSerializer.Deserialize<List<string>>((await db.Settings.FindAsync([PapersSetting], cancellation))?.Value ?? "[]") ?? [];

    internal static async Task SetAsync<T>(HostDbContext db, string setting, IEnumerable<T> values, DateTimeOffset now, CancellationToken cancellation)
    {
        var value = JsonSerializer.Serialize(values, JsonSerializerOptions.Web);
        if (await db.Settings.FindAsync([setting], cancellation) is { } kept)
        {
            (kept.Value, kept.UpdatedAt) = (value, now);
        }
        else
        {
            db.Settings.Add(new Setting { Key = setting, Value = value, UpdatedAt = now });
        }
    }

    private static List<CalendarCorrection> Corrections(string json) => JsonSerializer.Deserialize<List<CalendarCorrection>>(json, JsonSerializerOptions.Web) ?? [];

    private sealed record Made(string? Corrections, string? Papers, WorkCalendar Calendar);
}
