using System.Globalization;
using WorkflowHost.Web.Commands;

namespace WorkflowHost.Web.Logs;

/// <summary>Where the log files lie and for how long.</summary>
internal sealed record LogSettings(string Folder, int KeepDays)
{
    /// <summary>Six months, which the Cybersecurity Law (《网络安全法》第二十一条) demands of whoever operates a network.</summary>
    public const int ShortestKeeping = 183;

    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to write.</exception>
    public static LogSettings From(IConfiguration configuration)
    {
        var folder = configuration["Logs:Folder"] is { Length: > 0 } own ? own : Path.Combine(configuration["Data:Folder"] ?? "data", "logs");
        var text = configuration["Logs:KeepDays"];
        if (string.IsNullOrWhiteSpace(text))
        {
            return new LogSettings(folder, ShortestKeeping);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= ShortestKeeping and <= 36500
            ? new LogSettings(folder, days)
            : throw new ArgumentException(CommandTexts.Say("LogsKeepDays", text, ShortestKeeping));
    }
}
