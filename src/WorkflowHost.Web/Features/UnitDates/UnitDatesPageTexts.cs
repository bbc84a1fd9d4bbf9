namespace WorkflowHost.Web.Features.UnitDates;

/// <summary>Names the resource files of this folder.</summary>
public sealed class UnitDatesPageTexts;
