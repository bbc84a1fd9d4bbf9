namespace WorkflowHost.Web.Features.Tasks;

/// <summary>Names the resource files of this folder.</summary>
public sealed class TaskPageTexts;
