using System.Security.Cryptography;
using System.Text;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>Ids that follow from what they stand for, so that doing something twice meets the same row instead of making a second one.</summary>
internal static class DerivedId
{
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        var text = string.Join('\n', parts);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    public static string Task(string bookmarkId, string unitOrPost) => Of("task", bookmarkId, unitOrPost);

    public static string ScheduleRow(string runId, string nodeId, string unitId, string ruleName) => Of("schedule", runId, nodeId, unitId, ruleName);

    /// <summary>
    /// Of a unit's own row. The due date is part of it: when the unit gets another date its reminders come anew, and a mail is told
    /// from an earlier one by the id of its row.
    /// </summary>
    public static string OwnRow(string runId, string nodeId, string unitId, string ruleName, DateOnly due) =>
        Of("schedule", runId, nodeId, unitId, ruleName, due.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
