namespace WorkflowHost.Web.Features.Troubles;

/// <summary>Names the resource files of this folder.</summary>
public sealed class TroublesTexts;
