namespace WorkflowHost.Web.Features.People.Import;

/// <summary>Names the resource files of this folder.</summary>
public sealed class StaffImportTexts;
