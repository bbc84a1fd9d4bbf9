namespace WorkflowHost.Web.Layout;

/// <summary>Names the resource files of the frame around the pages: rail, states, words that all pages share.</summary>
public sealed class LayoutTexts;
