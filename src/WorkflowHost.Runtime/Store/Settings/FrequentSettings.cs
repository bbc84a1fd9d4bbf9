namespace WorkflowHost.Runtime.Store.Settings;

/// <summary>
/// The settings that every notice and every plan asks for (the calendar, how much a mail says) are read together, once a context.
/// What the same write has changed is seen at once.
/// </summary>
internal sealed class FrequentSettings
{
    private static readonly PreparedList<bool, Setting> Question = new((db, _) => db.Settings.Where(s => s.Key.StartsWith("calendar.") || s.Key.StartsWith("notices.")));

    private Microsoft.EntityFrameworkCore.DbContextId readBy;

    /// <summary>Another write begins in this context.</summary>
    public void Forget() => readBy = default;

    /// <summary>The value of a setting whose key begins with <c>calendar.</c> or <c>notices.</c>; null where there is none.</summary>
    public async Task<string?> ValueAsync(HostDbContext db, string key, CancellationToken cancellation)
    {
        // A context from the pool is a new one by its id; the rows it tracks are the memory.
        if (readBy != db.ContextId)
        {
            await Question.AskAsync(db, true, cancellation);
            readBy = db.ContextId;
        }

        return db.Settings.Local.FindEntry(key)?.Entity.Value;
    }
}
