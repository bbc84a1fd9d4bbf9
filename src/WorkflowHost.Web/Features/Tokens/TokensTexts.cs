namespace WorkflowHost.Web.Features.Tokens;

/// <summary>Names the resource files of this folder.</summary>
public sealed class TokensTexts;
