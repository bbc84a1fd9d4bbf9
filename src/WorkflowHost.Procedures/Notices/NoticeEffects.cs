using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Procedures.Notices;

/// <summary>Write to people now, from a template. Its key derives from <paramref name="EventId"/>, recipient and channel: a repeated burst writes once.</summary>
/// <param name="Template">A folder of <c>templates/</c>.</param>
/// <param name="RecipientSelector"><c>units:all</c>, <c>units:heads</c>, <c>post:CODE</c>.</param>
public sealed record SendNoticeRequested(string EventId, string NodeId, string Template, string RecipientSelector, string? Subject, string? Text) : Effect;
