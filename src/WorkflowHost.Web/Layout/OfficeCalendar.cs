using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Web.Layout;

/// <summary>The work calendar of this request, with the corrections of the office: what a page says is left is what the reminders count.</summary>
public sealed class OfficeCalendar
{
    public WorkCalendar Days { get; internal set; } = WorkCalendar.China;
}

/// <summary>Reads the calendar before a page does anything, in one statement.</summary>
internal sealed class CalendarFilter(HostStore store, OfficeCalendar office) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var kept = await store.ReadAsync(
            (db, stop) => db.Settings.AsNoTracking().Where(s => s.Key == Calendars.CorrectionsSetting || s.Key == Calendars.PapersSetting).ToDictionaryAsync(s => s.Key, s => s.Value, stop),
            context.HttpContext.RequestAborted);
        office.Days = Calendars.Of(kept.GetValueOrDefault(Calendars.CorrectionsSetting), kept.GetValueOrDefault(Calendars.PapersSetting));
        await next();
    }
}
