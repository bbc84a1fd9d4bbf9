namespace WorkflowHost.Procedures.Schedule;

/// <summary>What was fixed when a run was started; dates are computed from it and from nothing else.</summary>
/// <param name="StartDate">Day one: relative rules count from it and month-day rules take its year unless they name an offset.</param>
/// <param name="TimeZoneId">IANA id, Asia/Shanghai by default.</param>
/// <param name="NoticeHour">Local hour at which notices go out.</param>
/// <param name="OpeningHour">Local hour at which phases open on their first day.</param>
/// <param name="SupervisionAfter">Workdays past a due date from which a unit gets 督办单 (its head a copy) in place of 催报; 0 = never.</param>
public sealed record RunSettings(DateOnly StartDate, string TimeZoneId = "Asia/Shanghai", int NoticeHour = 9, int OpeningHour = 8, int SupervisionAfter = 5);
