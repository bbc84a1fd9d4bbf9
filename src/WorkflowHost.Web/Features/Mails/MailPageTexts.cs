namespace WorkflowHost.Web.Features.Mails;

/// <summary>Names the resource files of this folder.</summary>
public sealed class MailPageTexts;
