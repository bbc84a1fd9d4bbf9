using Microsoft.EntityFrameworkCore;
using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Calls;

/// <summary>The few words about a task that are copied into an SMS or 政务微信. Filled by the code that fills the mails; holds no link, because those pass through other hands.</summary>
public sealed class ShortTexts
{
    private readonly LinkAddresses addresses;
    private readonly TimeProvider time;

    public ShortTexts(LinkAddresses addresses, TimeProvider time) => (this.addresses, this.time) = (addresses, time);

    /// <returns>By the id of the task.</returns>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(HostDbContext db, string runId, Unit unit, IReadOnlyList<WorkTask> tasks, NoticeLanguage reader, CancellationToken cancellation)
    {
        var run = await db.Runs.AsNoTracking().FirstAsync(r => r.Id == runId, cancellation);
        var contents = await MailContents.ReadAsync(db, cancellation);
        var writer = new NoticeWriter(run, await Calendars.ReadAsync(db, cancellation), contents, addresses, time.GetUtcNow());
        var template = NoticeTemplates.Find(NoticeTemplateNames.ShortText);
        return tasks.ToDictionary(t => t.Id, t => NoticeComposer.Shared.Short(template, writer.View(t, unit.Name, []), contents.IsHintOnly(t.Kind), reader));
    }
}
