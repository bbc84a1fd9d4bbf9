using System.Globalization;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.Phases;

/// <summary>What is written about a phase itself, beside the mails of the work in it. Nobody is written to unless he is named.</summary>
/// <param name="OpeningTo">Who is told that it has begun; null = nobody.</param>
/// <param name="RemindTo">Who is reminded of its beginning and its end.</param>
/// <param name="BeforeStart">Workdays before its first day.</param>
/// <param name="BeforeEnd">Workdays before its last day.</param>
/// <param name="ReportTo">Who is told after its end what was open: the office, never units.</param>
public sealed record PhaseNotices(
    string? OpeningTo, string OpeningTemplate, string? RemindTo, IReadOnlyList<int> BeforeStart, IReadOnlyList<int> BeforeEnd, string? ReportTo)
{
    public const string OpenedRow = "opened";
    public const string ReportRow = "report";

    private const string StartPrefix = "starts-";
    private const string EndPrefix = "ends-";

    public static string BeforeStartRow(int workdays) => StartPrefix + workdays.ToString(CultureInfo.InvariantCulture);

    public static string BeforeEndRow(int workdays) => EndPrefix + workdays.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a row of this name writes about the phase itself.</summary>
    public static bool IsRow(string ruleName) =>
        ruleName is OpenedRow or ReportRow || ruleName.StartsWith(StartPrefix, StringComparison.Ordinal) || ruleName.StartsWith(EndPrefix, StringComparison.Ordinal);

    /// <summary>Whom a row writes to, and from which template; null when nobody is named.</summary>
    public (string To, string Template)? Of(string ruleName) => ruleName switch
    {
        OpenedRow => OpeningTo is { } to ? (to, OpeningTemplate) : null,
        ReportRow => ReportTo is { } to ? (to, NoticeTemplateNames.PhaseReport) : null,
        _ when ruleName.StartsWith(StartPrefix, StringComparison.Ordinal) => RemindTo is { } to ? (to, NoticeTemplateNames.PhaseStarts) : null,
        _ => RemindTo is { } to ? (to, NoticeTemplateNames.PhaseEnds) : null,
    };

    /// <summary>Whether a row still has something to say: nobody is told that a phase will begin that has begun, or will end that is over.</summary>
    public static bool Fits(string ruleName, bool isOpen, bool isClosed) => ruleName switch
    {
        OpenedRow => isOpen && !isClosed,
        ReportRow => isOpen,
        _ when ruleName.StartsWith(StartPrefix, StringComparison.Ordinal) => !isOpen,
        _ => isOpen && !isClosed,
    };

    /// <summary>Null when nobody is named in any of its inputs.</summary>
    internal static PhaseNotices? Of(ActivityNode node, List<(string NodeId, LocalizedText Problem)> problems)
    {
        var notices = new PhaseNotices(
            Selector("OpeningTo"), DatedInputs.Text(node, "OpeningTemplate") is { Length: > 0 } template ? template : NoticeTemplateNames.PhaseOpened,
            Selector("RemindTo"), Ladder("RemindBeforeStart"), Ladder("RemindBeforeEnd"), Selector("ReportTo"));
        return notices is { OpeningTo: null, RemindTo: null, ReportTo: null } ? null : notices;

        string? Selector(string input) => DatedInputs.Text(node, input) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

        IReadOnlyList<int> Ladder(string input)
        {
            if (!ReminderLadder.TryParse(DatedInputs.Text(node, input), out var workdays, out var problem)) problems.Add((node.NodeId, problem!));
            return [.. workdays.OrderDescending()];
        }
    }
}
