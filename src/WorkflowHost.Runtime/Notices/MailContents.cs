using System.Text.Json;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Settings;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Runtime.Notices;

/// <summary>
/// How much a mail says, by kind of task: all of it, or only that there is something to do. Mail passes through hands of others;
/// what must not be read on the way is read on the page.
/// </summary>
public sealed record MailContents(IReadOnlySet<TaskKind> HintOnly)
{
    /// <summary>Setting: JSON array of the names of the kinds of task whose mails are a hint only.</summary>
    public const string Setting = "notices.hint-only";

    public static IReadOnlyList<TaskKind> Kinds { get; } = [TaskKind.Submission, TaskKind.Approval, TaskKind.Assignment];

    public bool IsHintOnly(TaskKind kind) => HintOnly.Contains(kind);

    public static async Task<MailContents> ReadAsync(HostDbContext db, CancellationToken cancellation) =>
        new((await db.Frequent.ValueAsync(db, Setting, cancellation) is { } kept ? JsonSerializer.Deserialize<List<string>>(kept) ?? [] : [])
            .Select(name => Enum.TryParse<TaskKind>(name, out var kind) ? kind : (TaskKind?)null).OfType<TaskKind>().ToHashSet());

    /// <summary>Holds for mails written from now on; those in the queue stay as they are.</summary>
    public static async Task SaveAsync(HostDbContext db, IReadOnlyCollection<TaskKind> hintOnly, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var value = JsonSerializer.Serialize(hintOnly.Order().Select(kind => kind.ToString()));
        if (await db.Settings.FindAsync([Setting], cancellation) is { } kept)
        {
            kept.Value = value;
            kept.UpdatedAt = now;
        }
        else
        {
            db.Settings.Add(new Setting { Key = Setting, Value = value, UpdatedAt = now });
        }

        AuditTrail.Add(db, now, actor, "mail.contents-set", "setting:" + Setting, details: value);
    }
}
