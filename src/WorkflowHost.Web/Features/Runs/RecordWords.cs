namespace WorkflowHost.Web.Features.Runs;

/// <summary>Names the resource files with the acts of the audit trail in the office's words, each by its English code.</summary>
public sealed class RecordWords;
