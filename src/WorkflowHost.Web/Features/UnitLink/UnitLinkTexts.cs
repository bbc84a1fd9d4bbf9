namespace WorkflowHost.Web.Features.UnitLink;

/// <summary>Names the resource files of this folder.</summary>
public sealed class UnitLinkTexts;
