namespace WorkflowHost.Web.Features.Signing;

/// <summary>Names the resource files of this folder.</summary>
public sealed class SigningTexts;
