using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace WorkflowHost.Runtime.Retention;

/// <summary>For how many months after the end of a run its journals and the texts of its mails are kept; null: for good.</summary>
public sealed record RetentionSettings(int? JournalMonths, int? MailMonths)
{
    public const string Journal = "Retention:JournalMonths";
    public const string Mail = "Retention:MailMonths";

    /// <summary>Six months: what the law asks of logs, and longer than anybody waits to ask what a mail said.</summary>
    public const int Fewest = 6;
    private const int Most = 1200;

    /// <exception cref="ArgumentException">A setting is wrong; the message says which and what to write.</exception>
    public static RetentionSettings From(IConfiguration configuration) => new(Months(configuration, Journal), Months(configuration, Mail));

    private static int? Months(IConfiguration configuration, string setting)
    {
        var text = configuration[setting];
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var months) && months is >= Fewest and <= Most
            ? months
            : throw new ArgumentException($"设置 {setting} 是“{text}”，请写 {Fewest} 至 {Most} 之间的月数，或删去这一项（即长期保存）。 ({setting}: write a number of months from {Fewest} to {Most}, or leave it out to keep everything.)");
    }
}
