using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.UnitDates;

/// <summary>One step of a unit's ladder that moves, goes or is new, in a few words.</summary>
internal static class ReminderWords
{
    public static string Of(IStringLocalizer<UnitDatesPageTexts> texts, Dates dates, RowChange change) => (change.Before, change.After) switch
    {
        ({ } before, { } after) => texts["ReminderMoved", dates.Short(before.Date), dates.Short(after.Date)],
        (null, { } after) => texts["ReminderNew", dates.Short(after.Date)],
        ({ } before, null) => texts["ReminderGone", dates.Short(before.Date)],
        _ => "",
    };
}
