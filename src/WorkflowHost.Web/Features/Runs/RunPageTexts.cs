namespace WorkflowHost.Web.Features.Runs;

/// <summary>Names the resource files of this folder.</summary>
public sealed class RunPageTexts;
