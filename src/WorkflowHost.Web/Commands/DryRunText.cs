using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Procedures.DryRun;

namespace WorkflowHost.Web.Commands;

/// <summary>A dry run as lines to read and as JSON to work with.</summary>
internal static class DryRunText
{
    public static void Write(DryRunResult result, TextWriter output)
    {
        foreach (var assumed in Assumed(result))
        {
            output.WriteLine($"# {assumed}");
        }

        foreach (var row in result.Rows)
        {
            var who = row.Recipient is null ? row.Unit : $"{row.Unit ?? row.Recipient} <{row.Address ?? "-"}>";
            var what = row.Subject ?? (row.Explanation is { } why ? DefinitionText.InOneLanguage(why) : null);
            var title = DefinitionText.InOneLanguage(row.Activity);
            var where = string.IsNullOrEmpty(row.Phase) || row.Phase == title ? title : $"{row.Phase} · {title}";
            output.WriteLine(string.Join("  ", new[] { Time(row), row.Kind.PadRight(11), where, row.Rule, who, what }.Where(p => !string.IsNullOrEmpty(p))));
        }

        foreach (var warning in result.Warnings)
        {
            output.WriteLine($"{CommandTexts.Say("ProblemWarning")} {warning.Code} {DefinitionText.InOneLanguage(warning.Text)}");
        }

        output.WriteLine(CommandTexts.Say(
            result.Ended ? "DryRunEnded" : "DryRunWaits", result.Rows.Count(r => r.Kind == "notice"), result.Rows.Count, result.Warnings.Count));
    }

    public static JsonObject Json(DryRunResult result) => new()
    {
        ["assumptions"] = new JsonArray([.. Assumed(result).Select(a => (JsonNode)a)]),
        ["rows"] = new JsonArray([.. result.Rows.Select(row => (JsonNode)new JsonObject
        {
            ["kind"] = row.Kind,
            ["at"] = row.At.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
            ["date"] = row.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["unit"] = row.Unit,
            ["phase"] = row.Phase,
            ["activityId"] = row.ActivityId,
            ["rule"] = row.Rule,
            ["explanation"] = row.Explanation is { } why ? DefinitionText.InOneLanguage(why) : null,
            ["recipient"] = row.Recipient,
            ["address"] = row.Address,
            ["subject"] = row.Subject,
        })]),
        ["warnings"] = new JsonArray([.. result.Warnings.Select(w => (JsonNode)new JsonObject
        {
            ["code"] = w.Code,
            ["nodeId"] = w.NodeId,
            ["text"] = DefinitionText.InOneLanguage(w.Text),
        })]),
        ["ended"] = result.Ended,
    };

    /// <summary>The command reads files and no database, so what an office has corrected in its calendar is unknown here: said, or the dates would be trusted.</summary>
    private static IEnumerable<string> Assumed(DryRunResult result) => result.Assumed.Select(DefinitionText.InOneLanguage).Append(CommandTexts.Say("DryRunCalendar"));

    /// <summary>A due date is shown as the day it reads to 24:00 of, not as the midnight after it.</summary>
    private static string Time(DryRunRow row)
    {
        var local = row.At.TimeOfDay == TimeSpan.Zero && row.Kind is "due" or "phase-end" ? "24:00" : row.At.ToString("HH:mm", CultureInfo.InvariantCulture);
        return $"{row.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {local}";
    }
}
