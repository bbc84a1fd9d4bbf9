namespace WorkflowHost.Web.Features.Errors;

/// <summary>Names the resource files of this folder.</summary>
public sealed class ErrorTexts;
