namespace WorkflowHost.Web.Features.OnBehalf;

/// <summary>Names the resource files of this folder.</summary>
public sealed class OnBehalfPageTexts;
