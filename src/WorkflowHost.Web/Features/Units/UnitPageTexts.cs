namespace WorkflowHost.Web.Features.Units;

/// <summary>Names the resource files of this folder.</summary>
public sealed class UnitPageTexts;
