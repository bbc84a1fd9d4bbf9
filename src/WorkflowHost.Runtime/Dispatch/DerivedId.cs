using System.Security.Cryptography;
using System.Text;

namespace WorkflowHost.Runtime.Dispatch;

/// <summary>
/// Ids that follow from what they stand for, so that doing something twice meets the same row instead of making a second one.
/// <para>
/// Those of a run begin with the moment it was asked for (<c>t</c> and twelve hex digits of milliseconds), and what is derived from
/// such an id begins likewise: what is written together lies together in every index, where ids like dice would touch a page of
/// the database each. Ids of older runs have no such beginning and give others without.
/// </para>
/// </summary>
internal static class DerivedId
{
    private const int Beginning = 13;

    public static string Of(params ReadOnlySpan<string?> parts)
    {
        var text = string.Join('\n', parts);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        foreach (var part in parts)
        {
            if (HasMoment(part))
            {
                return string.Concat(part.AsSpan(0, Beginning), Convert.ToHexStringLower(hash[..12]));
            }
        }

        return Convert.ToHexStringLower(hash[..16]);
    }

    /// <summary>The id of a run that a form or a program asks for: the same each time it asks with this token, by its moment when the token tells one.</summary>
    /// <param name="token">Null: nobody can ask for it again.</param>
    public static string Run(Actor actor, string? token, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token))
        {
            return "t" + Guid.CreateVersion7(now).ToString("N");
        }

        // The forms of the pages carry a GUID of version 7, whose first twelve digits are its moment.
        return Guid.TryParseExact(token, "N", out var given) && given.Version == 7
            ? string.Concat("t", token.AsSpan(0, Beginning - 1).ToString().ToLowerInvariant(), Of("run", actor.Kind, actor.Id, token).AsSpan(0, 24))
            : Of("run", actor.Kind, actor.Id, token);
    }

    public static string Task(string bookmarkId, string unitOrPost) => Of("task", bookmarkId, unitOrPost);

    public static string ScheduleRow(string runId, string nodeId, string unitId, string ruleName) => Of("schedule", runId, nodeId, unitId, ruleName);

    /// <summary>
    /// Of a unit's own row. The due date is part of it: when the unit gets another date its reminders come anew, and a mail is told
    /// from an earlier one by the id of its row.
    /// </summary>
    public static string OwnRow(string runId, string nodeId, string unitId, string ruleName, DateOnly due) =>
        Of("schedule", runId, nodeId, unitId, ruleName, due.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static bool HasMoment(string? id)
    {
        if (id is not { Length: > Beginning } || id[0] != 't')
        {
            return false;
        }

        foreach (var digit in id.AsSpan(1, Beginning - 1))
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                return false;
            }
        }

        return true;
    }
}
