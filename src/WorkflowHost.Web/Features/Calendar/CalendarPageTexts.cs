namespace WorkflowHost.Web.Features.Calendar;

/// <summary>Names the resource files of this folder.</summary>
public sealed class CalendarPageTexts;
