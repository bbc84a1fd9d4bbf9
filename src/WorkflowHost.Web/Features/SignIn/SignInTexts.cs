namespace WorkflowHost.Web.Features.SignIn;

/// <summary>Names the resource files of this folder.</summary>
public sealed class SignInTexts;
