namespace WorkflowHost.Web.Features.Inbox;

/// <summary>Names the resource files of this folder.</summary>
public sealed class InboxTexts;
