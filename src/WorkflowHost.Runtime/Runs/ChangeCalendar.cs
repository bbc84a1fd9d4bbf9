using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What is to become of the calendar: a paper taken over, days corrected, corrections taken back.</summary>
/// <param name="Paper">The pasted text of the State Council's yearly paper; null when it is none.</param>
/// <param name="Set">Days the office knows better.</param>
/// <param name="Drop">Days whose correction is taken back.</param>
public sealed record CalendarEdit(string? Paper, IReadOnlyList<CalendarCorrection> Set, IReadOnlyList<DateOnly> Drop);

/// <param name="Days">Days that become worked or free.</param>
/// <param name="Runs">What that moves in the runs under way; those it leaves alone are not among them.</param>
public sealed record CalendarEffect(IReadOnlyList<CalendarChange> Days, IReadOnlyList<DateChange> Runs);

/// <summary>Changes the calendar and with it every run under way, in one transaction; shown first, applied whole or not at all.</summary>
public sealed class ChangeCalendar
{
    private const int LongestPaper = 20_000;
    private readonly HostStore store;
    private readonly ScheduleChanges changes;
    private readonly TimeProvider time;

    internal ChangeCalendar(HostStore store, ScheduleChanges changes, TimeProvider time)
    {
        this.store = store;
        this.changes = changes;
        this.time = time;
    }

    /// <summary>What it would change. Nothing is kept.</summary>
    /// <exception cref="RefusedException">As <see cref="RunAsync"/>.</exception>
    public Task<CalendarEffect> PreviewAsync(CalendarEdit edit, CancellationToken cancellation) => store.ReadAsync((db, stop) => WriteAsync(db, edit, "preview", stop), cancellation);

    /// <returns>False when this form was carried out before.</returns>
    /// <exception cref="RefusedException">No right, the paper contradicts the calendar, a reason is missing, nothing would change, or something else would happen than was shown.</exception>
    public Task<bool> RunAsync(CalendarEdit edit, string fingerprint, string formToken, Actor actor, CancellationToken cancellation) => store.WriteAsync(
        async (db, stop) =>
        {
            await OfficeRights.MustHoldAsync(db, actor, Rights.Administer, stop);
            if (await AuditTrail.OnceAsync(db, actor, "calendar", formToken, stop) is not { } once)
            {
                return false;
            }

            await ScheduleChanges.LockAsync(db, null, stop);
            var effect = await WriteAsync(db, edit, "calendar:" + once, stop);
            if (Fingerprint(effect) != fingerprint)
            {
                throw RunsTexts.Refuse("ChangeMoved");
            }

            AuditTrail.Add(db, time.GetUtcNow(), actor, "calendar.changed", "calendar", details: string.Join(' ', effect.Days.Select(d => $"{d.Date:yyyy-MM-dd}={(d.IsWorkday ? "work" : "off")}")), id: once);
            return true;
        },
        cancellation);

    public static string Fingerprint(CalendarEffect effect) =>
        string.Join('-', effect.Days.Select(d => d.Date.DayNumber + (d.IsWorkday ? "w" : "o"))) + DateChange.Fingerprint(effect.Runs);

    private async Task<CalendarEffect> WriteAsync(HostDbContext db, CalendarEdit edit, string cause, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var before = await Calendars.ReadAsync(db, cancellation);
        var reason = await EditAsync(db, edit, now, cancellation);
        var after = await Calendars.ReadAsync(db, cancellation);
        var days = Differences(before, after, edit);
        var runs = new List<DateChange>();
        foreach (var run in await db.Runs.AsNoTracking().Where(r => r.State == RunState.Running || r.State == RunState.Paused).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).ToListAsync(cancellation))
        {
            var change = await changes.WriteAsync(db, run, new Dictionary<(string, string), DueDate>(), reason, $"{cause}:{run.Id}", now, cancellation);
            if (!change.IsEmpty)
            {
                runs.Add(change);
            }
        }

        return new CalendarEffect(days, runs);
    }

    /// <returns>The reason those concerned are told.</returns>
    private static async Task<string> EditAsync(HostDbContext db, CalendarEdit edit, DateTimeOffset now, CancellationToken cancellation)
    {
        var reason = string.Join('、', edit.Set.Select(c => c.Reason.Trim()).Distinct());
        if (edit.Set.FirstOrDefault(c => string.IsNullOrWhiteSpace(c.Reason)) is not null)
        {
            throw RunsTexts.Refuse("ReasonMissing");
        }

        if (edit.Paper is { } text)
        {
            if (text.Length > LongestPaper)
            {
                throw RunsTexts.Refuse("PaperLong", LongestPaper);
            }

            var paper = HolidayAnnouncement.Read(text);
            if (paper.Problems.Count > 0)
            {
                throw RunsTexts.Refuse("PaperWrong", string.Join(' ', paper.Problems.Select(p => System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? p.Chinese : p.English)));
            }

            var others = (await Calendars.PapersAsync(db, cancellation)).Where(p => HolidayAnnouncement.Read(p).Year != paper.Year);
            await Calendars.SetAsync(db, Calendars.PapersSetting, [.. others, text.Trim()], now, cancellation);
            reason = RunsTexts.Say("PaperName", paper.Year).Chinese;
        }

        if (edit.Set.Count + edit.Drop.Count > 0)
        {
            var touched = edit.Set.Select(c => c.Date).Concat(edit.Drop).ToHashSet();
            var kept = (await Calendars.CorrectionsAsync(db, cancellation)).Where(c => !touched.Contains(c.Date));
            await Calendars.SetAsync(db, Calendars.CorrectionsSetting, kept.Concat(edit.Set.Select(c => c with { Reason = c.Reason.Trim() })).OrderBy(c => c.Date), now, cancellation);
        }

        return reason.Length > 0 ? reason : RunsTexts.Say("CorrectionDropped").Chinese;
    }

    private static List<CalendarChange> Differences(WorkCalendar before, WorkCalendar after, CalendarEdit edit)
    {
        var paper = edit.Paper is null ? null : HolidayAnnouncement.Read(edit.Paper);
        var named = edit.Set.Select(c => c.Date).Concat(edit.Drop).Concat(paper is null ? [] : paper.DaysOff.Keys.Concat(paper.MakeUpDays.Keys)).Distinct();
        return [.. named.Where(d => before.IsWorkday(d) != after.IsWorkday(d) || before.IsProvisional(d) != after.IsProvisional(d)).Order()
            .Select(d => new CalendarChange(d, before.IsWorkday(d), after.IsWorkday(d), after.Day(d) is var day && day.Festival is { } festival ? festival.Chinese : day.Reason ?? ""))];
    }
}
