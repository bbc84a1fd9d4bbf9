using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Access;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Calendar;

/// <summary>
/// 工作日历: the holidays of a year, the yearly paper of the State Council pasted as text, and days the office knows better. A
/// change shows what it moves in every run under way before it is made.
/// </summary>
[Authorize(Policy = Rights.Administer)]
internal sealed class CalendarPage(HostStore store, ChangeCalendar change, OfficeCalendar office, HostClock clock, IStringLocalizer<CalendarPageTexts> texts) : HostPage
{
    public int Year { get; private set; }
    public IReadOnlyList<CalendarDay> Days { get; private set; } = [];
    public IReadOnlyList<CalendarCorrection> Corrections { get; private set; } = [];
    public CalendarEffect? Effect { get; private set; }
    public CalendarForm Form { get; private set; } = new();
    public bool IsProvisional => office.Days.IsProvisional(new DateOnly(Year, 1, 1));

    public Task OnGetAsync(int year) => LoadAsync(year);

    public async Task<IActionResult> OnPostAsync(CalendarForm form)
    {
        Form = form;
        if (EditOf(form) is { } edit)
        {
            await TryAsync(async () => Effect = await change.PreviewAsync(edit, Cancellation));
        }

        await LoadAsync(YearOf(form));
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(CalendarForm form, string? fingerprint, string? formToken)
    {
        Form = form;
        if (EditOf(form) is { } edit && await TryAsync(() => change.RunAsync(edit, fingerprint ?? "", formToken ?? "", HttpContext.Actor(), Cancellation)))
        {
            SayDone(texts["Done"]);
            return LocalRedirect($"/calendar?year={YearOf(form)}");
        }

        await LoadAsync(YearOf(form));
        return Page();
    }

    private int YearOf(CalendarForm form) =>
        form.Paper is { Length: > 0 } paper && HolidayAnnouncement.Read(paper) is { Year: > 0 } read ? read.Year
        : DateOnly.TryParseExact(form.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.Year
        : clock.Today.Year;

    /// <summary>Null when the form is not complete; what is missing then stands on the page.</summary>
    private CalendarEdit? EditOf(CalendarForm form)
    {
        if (!string.IsNullOrWhiteSpace(form.Paper))
        {
            return new CalendarEdit(form.Paper, [], []);
        }

        if (!DateOnly.TryParseExact(form.Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Refuse(texts[form.Kind is null ? "PaperMissing" : "DateMissing"]);
            return null;
        }

        return form.Kind switch
        {
            "drop" => new CalendarEdit(null, [], [day]),
            "work" or "off" => new CalendarEdit(null, [new CalendarCorrection(day, form.Kind == "work", form.Reason ?? "")], []),
            _ => null,
        };
    }

    private async Task LoadAsync(int year)
    {
        Year = year is >= 2004 and <= 2100 ? year : clock.Today.Year;
        Corrections = await store.ReadAsync((db, stop) => Calendars.CorrectionsAsync(db, stop), Cancellation);
        var first = new DateOnly(Year, 1, 1);
        Days = [.. Enumerable.Range(0, DateTime.IsLeapYear(Year) ? 366 : 365).Select(n => office.Days.Day(first.AddDays(n))).Where(d => d.Kind is not (DayKind.Workday or DayKind.Weekend))];
    }
}

/// <param name="Paper">The pasted paper; or one day:</param>
/// <param name="Kind"><c>work</c>, <c>off</c>, or <c>drop</c> for a correction that is taken back.</param>
public sealed record CalendarForm(string? Paper = null, string? Date = null, string? Kind = null, string? Reason = null);
