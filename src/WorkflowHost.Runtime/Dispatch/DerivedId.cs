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
}
