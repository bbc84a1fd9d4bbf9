using System.Text.Json;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Runtime.Runs;

/// <summary>The work calendar with the corrections the office has entered.</summary>
public static class Calendars
{
    /// <summary>Setting: JSON array of <see cref="CalendarCorrection"/>.</summary>
    public const string CorrectionsSetting = "calendar.corrections";

    public static async Task<WorkCalendar> ReadAsync(HostDbContext db, CancellationToken cancellation) =>
        await db.Settings.FindAsync([CorrectionsSetting], cancellation) is { } setting
            ? new WorkCalendar(ChineseDays.Embedded, JsonSerializer.Deserialize<List<CalendarCorrection>>(setting.Value, JsonSerializerOptions.Web))
            : WorkCalendar.China;
}
