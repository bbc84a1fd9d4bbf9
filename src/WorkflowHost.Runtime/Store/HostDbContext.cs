using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Store.Audit;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Files;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Rows;
using WorkflowHost.Runtime.Store.Runs;
using WorkflowHost.Runtime.Store.Settings;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Store;

/// <summary>
/// One model for SQLite and PostgreSQL: instants are UTC ticks, legal dates <c>yyyy-MM-dd</c>, enums their names, ids text.
/// Each entity carries its own mapping in its file.
/// </summary>
public abstract class HostDbContext(DbContextOptions options) : IdentityUserContext<StaffMember>(options)
{
    public DbSet<DefinitionVersion> Definitions => Set<DefinitionVersion>();
    public DbSet<StoredInstance> Instances => Set<StoredInstance>();
    public DbSet<StoredBookmark> Bookmarks => Set<StoredBookmark>();
    public DbSet<StoredTimer> Timers => Set<StoredTimer>();
    public DbSet<StoredTrigger> Triggers => Set<StoredTrigger>();
    public DbSet<StoredStimulus> Stimuli => Set<StoredStimulus>();
    public DbSet<PendingStimulus> PendingStimuli => Set<PendingStimulus>();
    public DbSet<PublishedEvent> Events => Set<PublishedEvent>();
    public DbSet<JournalRow> Journal => Set<JournalRow>();
    public DbSet<JournalStep> JournalSteps => Set<JournalStep>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunUnit> RunUnits => Set<RunUnit>();
    public DbSet<PhaseRow> Phases => Set<PhaseRow>();
    public DbSet<ScheduleRow> Schedule => Set<ScheduleRow>();
    public DbSet<RuleChange> RuleChanges => Set<RuleChange>();
    public DbSet<ScheduleWait> ScheduleWaits => Set<ScheduleWait>();
    public DbSet<Unit> Units => Set<Unit>();
    public DbSet<Post> Posts => Set<Post>();
    public DbSet<PostHolder> PostHolders => Set<PostHolder>();
    public DbSet<StaffAbsence> Absences => Set<StaffAbsence>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<PasswordCode> PasswordCodes => Set<PasswordCode>();
    public DbSet<UnitGroup> UnitGroups => Set<UnitGroup>();
    public DbSet<UnitGroupMember> UnitGroupMembers => Set<UnitGroupMember>();
    public DbSet<EvaluatorList> EvaluatorLists => Set<EvaluatorList>();
    public DbSet<Evaluator> Evaluators => Set<Evaluator>();
    public DbSet<CollectionRow> Collections => Set<CollectionRow>();
    public DbSet<ApprovalRow> Approvals => Set<ApprovalRow>();
    public DbSet<DecisionRecord> Decisions => Set<DecisionRecord>();
    public DbSet<WorkTask> Tasks => Set<WorkTask>();
    public DbSet<SignOffRow> SignOffs => Set<SignOffRow>();
    public DbSet<ExtensionRequest> ExtensionRequests => Set<ExtensionRequest>();
    public DbSet<PhoneCall> PhoneCalls => Set<PhoneCall>();
    public DbSet<TaskEvent> TaskEvents => Set<TaskEvent>();
    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<StoredFile> Files => Set<StoredFile>();
    public DbSet<FileChunk> FileChunks => Set<FileChunk>();
    public DbSet<TaskLink> Links => Set<TaskLink>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Setting> Settings => Set<Setting>();

    /// <summary>What this write gives others to do; they are woken after the commit (see <see cref="WakeSignals"/>).</summary>
    public Wake Wakes { get; set; }

    /// <summary>See <see cref="Append"/>.</summary>
    internal AppendedRows Appended { get; } = new();

    /// <summary>See <see cref="AddNew"/>.</summary>
    internal NewRows New { get; } = new();

    /// <summary>PostgreSQL's number of this transaction, once it is known.</summary>
    internal string? TransactionNumber { get; set; }

    /// <summary>A row this write has appended, by which it can be seen whether it was stored; null when it has appended none.</summary>
    internal (Microsoft.EntityFrameworkCore.Metadata.IEntityType Type, object Row)? Witness { get; set; }

    /// <summary>See <see cref="FrequentSettings"/>.</summary>
    internal FrequentSettings Frequent { get; } = new();

    /// <summary>Set on the contexts of <see cref="HostStore.ReadAsync{T}"/>: saving one would be a write past the door.</summary>
    internal bool IsForReading { get; set; }

    /// <summary>Adds a row that this write will neither read nor change: it is stored with the next save, and not tracked.</summary>
    public void Append(object row) => Appended.Add(row);

    /// <summary>Adds a row that this write may look at or change again, but only by its key (<see cref="AtHand"/>): it is stored with the next save, and tracked from then on.</summary>
    internal void AddNew<T>(T row, string key) where T : class => New.Add(row, key);

    /// <summary>The row of this key, if this write has made or read it.</summary>
    internal T? AtHand<T>(string key) where T : class => New.TryFind<T>(key, out var made) ? made : Set<T>().Local.FindEntry(key)?.Entity;

    /// <summary>This write has made the row, and nothing of it is stored yet.</summary>
    internal bool IsUnsaved<T>(string key) where T : class => New.TryFind<T>(key, out _) || Set<T>().Local.FindEntry(key) is { State: EntityState.Added };

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseWhenReading();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <summary>The save at the end of a write. When all there is to store are new rows they are not looked at again, so EF need not learn that they are stored.</summary>
    internal async Task SaveLastAsync(CancellationToken cancellation)
    {
        ChangeTracker.DetectChanges();
        if (!await RowInserts.FlushAsync(this, isLast: true, cancellation))
        {
            await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancellation);
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseWhenReading();
        if (Database.CurrentTransaction is null)
        {
            if (Appended.Count > 0 || !New.IsEmpty)
            {
                throw new InvalidOperationException("Rows were appended outside a write. Write through HostStore.WriteAsync.");
            }

            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var looksByItself = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            await RowInserts.FlushAsync(this, isLast: false, cancellationToken);
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = looksByItself;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<DateOnly>().HaveConversion<LegalDateConverter>().HaveMaxLength(10);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(HostDbContext).Assembly);
    }

    private void RefuseWhenReading()
    {
        if (IsForReading)
        {
            throw new SavedWhileReadingException();
        }
    }
}

public sealed class SqliteHostDbContext(DbContextOptions<SqliteHostDbContext> options) : HostDbContext(options);

public sealed class PostgresHostDbContext(DbContextOptions<PostgresHostDbContext> options) : HostDbContext(options)
{
    /// <summary>Where questions are asked that need no transaction; null in one.</summary>
    internal Npgsql.NpgsqlDataSource? Asked { get; set; }
}

/// <summary>A context that is only for reading was to be saved.</summary>
internal sealed class SavedWhileReadingException() : InvalidOperationException("This context is for reading. Write through HostStore.WriteAsync.");
