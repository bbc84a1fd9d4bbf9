namespace WorkflowHost.Web.Features.Runs;

/// <summary>Names the resource files with the words for the rows of a schedule.</summary>
public sealed class ScheduleWordTexts;
