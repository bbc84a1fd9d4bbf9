using System.Globalization;

namespace WorkflowHost.Engine.Definitions;

/// <summary>An error refuses publishing; a warning is shown and does not.</summary>
public enum ProblemSeverity { Warning, Error }

/// <summary>
/// One mistake in a definition: which activity, what is wrong, what to do. <see cref="Code"/> names the text in the
/// resource file of the assembly that found it.
/// </summary>
public sealed record DefinitionProblem(ProblemSeverity Severity, string Code, string? NodeId, string? ActivityName, LocalizedText Text)
{
    public string Message(CultureInfo culture) => Text.For(culture);
}
