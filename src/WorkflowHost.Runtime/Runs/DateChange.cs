using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.UnitDates;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What a change does to one run: shown to a person and applied whole, or not at all.</summary>
/// <param name="Letters">The mails that tell those concerned.</param>
/// <param name="Warnings">What the new dates run into: rest days, gaps, overlaps.</param>
/// <param name="Titles">Names of phases and works, by node.</param>
public sealed record DateChange(
    string RunId, string RunTitle, ScheduleDifference Difference, IReadOnlyList<Notice> Letters, IReadOnlyList<ScheduleWarning> Warnings, IReadOnlyDictionary<string, LocalizedText> Titles)
{
    /// <summary>Units with a due date of their own, which it leaves where it is.</summary>
    public IReadOnlyList<KeptDate> Kept { get; init; } = [];

    /// <summary>Nothing of the run moves, for nobody.</summary>
    public bool IsEmpty => Difference.IsEmpty && Kept.All(k => k.Reminders.Count == 0);

    /// <summary>The same for the same dates and letters: what was shown is what is applied, or it is refused.</summary>
    public static string Fingerprint(IEnumerable<DateChange> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
        {
            text.Append(change.RunId).Append('\n');
            foreach (var row in change.Difference.Changes.Concat(change.Kept.SelectMany(k => k.Reminders)))
            {
                text.Append(CultureInfo.InvariantCulture, $"{row.Row.NodeId} {row.Row.RuleName} {row.Before?.At.UtcTicks} {row.After?.At.UtcTicks}\n");
            }

            foreach (var date in change.Kept)
            {
                text.Append(CultureInfo.InvariantCulture, $"{date.UnitName} {date.NodeId} {date.Date.DayNumber}\n");
            }

            foreach (var letter in change.Letters)
            {
                text.Append(CultureInfo.InvariantCulture, $"{letter.Kind} {letter.RecipientAddress} {letter.Subject}\n");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}

/// <summary>One date of a run, set by hand.</summary>
/// <param name="RowId">The row of the schedule: start or end of a phase, or a due date.</param>
/// <param name="Reason">For the record and for those who are told.</param>
public sealed record DateMove(string RowId, DateOnly Date, string Reason);
