namespace WorkflowHost.Web.Features.Troubles;

/// <summary>Names the resource files with what each code of an incident means to the office, and what can be done about it.</summary>
public sealed class TroubleReasons;
