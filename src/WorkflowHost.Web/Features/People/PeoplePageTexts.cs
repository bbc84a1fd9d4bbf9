namespace WorkflowHost.Web.Features.People;

/// <summary>Names the resource files of this folder.</summary>
public sealed class PeoplePageTexts;
