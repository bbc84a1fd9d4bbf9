using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>What is known when a rule becomes a date. Null = not known yet: a rule that needs it waits.</summary>
/// <param name="RunStart">Day one of the run; its year is the year of month-day rules.</param>
public sealed record DueContext(
    DateOnly RunStart,
    DateOnly? PhaseStart = null,
    DateOnly? PhaseEnd = null,
    DateOnly? PreviousPhaseEnd = null,
    IReadOnlyDictionary<string, DateOnly>? Events = null);

/// <summary>Whether a ten-day period or a month stands for its first or its last day.</summary>
public enum DueEdge { Start, End }

/// <summary>A rule worked out.</summary>
/// <param name="Date">Null when the rule is open, or waits for something (the explanation says what).</param>
/// <param name="IsProvisional">Rests on a year whose holidays have not been announced (暂定).</param>
/// <param name="Explanation">One sentence: why this date, holidays and rolls included.</param>
public sealed record DueDate(DateOnly? Date, bool IsProvisional, LocalizedText Explanation);
