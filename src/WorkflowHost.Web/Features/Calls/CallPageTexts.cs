namespace WorkflowHost.Web.Features.Calls;

/// <summary>Names the resource files of this folder.</summary>
public sealed class CallPageTexts;
