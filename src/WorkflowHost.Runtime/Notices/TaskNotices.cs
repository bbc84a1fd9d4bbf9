using System.Globalization;
using System.Resources;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Notices;

/// <summary>
/// Writes to the 联络员 of a unit about one task, in the transaction of what happened to it. The key says task, kind and round:
/// what is done twice is written once.
/// </summary>
public sealed class TaskNotices(TimeProvider time, LinkAddresses addresses)
{
    public const string Returned = "returned";
    public const string Accepted = "accepted";
    private static readonly ResourceManager Sentences = new("WorkflowHost.Runtime.Notices.TaskNoticeTexts", typeof(TaskNotices).Assembly);
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <returns>False when the unit has no address, or this was queued before.</returns>
    public async Task<bool> QueueAsync(HostDbContext db, WorkTask task, string kind, string? comment, CancellationToken cancellation)
    {
        var unit = task.UnitId is null ? null : await db.Units.FirstOrDefaultAsync(u => u.Id == task.UnitId, cancellation);
        if (unit is null || string.IsNullOrWhiteSpace(unit.ContactEmail))
        {
            return false;
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"task:{task.Id}:{kind}:{task.Round}:{unit.ContactEmail}:mail");
        if (await db.Notices.AnyAsync(n => n.Key == key, cancellation))
        {
            return false;
        }

        var run = await db.Runs.FirstAsync(r => r.Id == task.RunId, cancellation);
        var now = time.GetUtcNow();
        var link = await TaskLinks.OpenAsync(db, task.Id, unit.ContactEmail, now, cancellation);
        var lines = Lines(task, kind, comment, unit, run, now);
        db.Notices.Add(new Notice
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Key = key,
            RunId = task.RunId,
            TaskId = task.Id,
            UnitId = unit.Id,
            LinkId = link.Id,
            Kind = kind,
            RecipientName = unit.ContactName ?? unit.Name,
            RecipientAddress = unit.ContactEmail,
            Subject = Say(kind + "Subject", task.Title),
            Text = string.Join('\n', lines),
            Html = "<div>" + string.Concat(lines.Select(Paragraph)) + "</div>",
            MessageId = Mail.MessageId.Create(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)), new Uri(addresses.Public)),
            State = NoticeState.Queued,
            QueuedAt = now,
            NextAttemptAt = now,
        });
        db.Wakes |= Wake.Outbox;
        return true;
    }

    private static List<string> Lines(WorkTask task, string kind, string? comment, Unit unit, Run run, DateTimeOffset now)
    {
        var lines = new List<string> { Say("Salutation", unit.Name), Say(kind + "Text", run.Title, task.Title) };
        if (comment is not null)
        {
            lines.Add(Say(kind + "Comment", comment));
        }

        if (kind == Returned)
        {
            lines.Add(Say("OpenLink", LinkPlaceholder.Address));
        }

        if (run.ContactName is not null || run.ContactPhone is not null)
        {
            lines.Add(Say("Contact", run.ContactName ?? "", run.ContactPhone ?? ""));
        }

        lines.Add(run.OfficeName ?? "");
        lines.Add(TimeZoneInfo.ConvertTime(now, Zone).ToString("yyyy年M月d日", Chinese));
        lines.Add(Say("Foot"));
        return lines;
    }

    private static string Paragraph(string line) =>
        $"<p>{HtmlEncoder.Default.Encode(line).Replace(LinkPlaceholder.Address, $"<a href=\"{LinkPlaceholder.Address}\">{LinkPlaceholder.Address}</a>", StringComparison.Ordinal).Replace("&#xA;", "<br>", StringComparison.Ordinal)}</p>";

    private static string Say(string key, params object[] values) =>
        string.Format(Chinese, Sentences.GetString(char.ToUpperInvariant(key[0]) + key[1..], Chinese) ?? key, values);
}
