using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Runtime.Store.Notices;

namespace WorkflowHost.Runtime.UnitDates;

/// <summary>延期 as it is asked for: a date for all of them, or workdays more for each.</summary>
/// <param name="Date">The new due date; null when <paramref name="Workdays"/> says how much more.</param>
/// <param name="Workdays">Counted from the present due date, or from today where that is over.</param>
/// <param name="Reason">For the record and for the units that are told.</param>
public sealed record UnitExtension(IReadOnlyCollection<string> TaskIds, DateOnly? Date, int Workdays, string Reason);

/// <summary>What becomes of one unit's date.</summary>
/// <param name="IsCommonAgain">The new date is the common one: the unit's own is given up.</param>
/// <param name="Reminders">Those still to come that move, go or are new.</param>
/// <param name="IsTold">A mail goes to the unit.</param>
public sealed record UnitDateChange(
    string TaskId, string UnitName, string Title, DateOnly? Before, DateOnly After, bool IsCommonAgain, IReadOnlyList<RowChange> Reminders, bool IsTold);

/// <summary>All that an extension would do: shown first, then done whole or not at all.</summary>
/// <param name="Unchanged">Units whose task is finished or has that date already.</param>
public sealed record ExtensionEffect(IReadOnlyList<UnitDateChange> Units, IReadOnlyList<string> Unchanged, IReadOnlyList<Notice> Letters)
{
    public IEnumerable<UnitDateChange> Untold => Units.Where(u => !u.IsTold);

    /// <summary>The same for the same dates, reminders and letters.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var unit in Units)
        {
            text.Append(CultureInfo.InvariantCulture, $"{unit.TaskId} {unit.Before?.DayNumber} {unit.After.DayNumber}\n");
            foreach (var row in unit.Reminders)
            {
                text.Append(CultureInfo.InvariantCulture, $"{row.Row.RuleName} {row.Before?.At.UtcTicks} {row.After?.At.UtcTicks}\n");
            }
        }

        foreach (var letter in Letters)
        {
            text.Append(CultureInfo.InvariantCulture, $"{letter.Kind} {letter.RecipientAddress} {letter.Subject}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
