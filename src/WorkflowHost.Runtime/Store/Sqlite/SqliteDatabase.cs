using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>One file in the data folder; one writer (see <see cref="SqliteWriter"/>), any number of readers.</summary>
internal sealed class SqliteDatabase : HostDatabase
{
    private readonly string file;
    private readonly PooledDbContextFactory<SqliteHostDbContext> readers;
    private readonly PooledDbContextFactory<SqliteHostDbContext> identity;
    private readonly SqliteWriter writer;

    public SqliteDatabase(string connectionString, IReadOnlyList<IInterceptor> interceptors)
    {
        var source = new SqliteConnectionStringBuilder(connectionString) { Pooling = true, ForeignKeys = true };
        file = Path.GetFullPath(source.DataSource);
        source.DataSource = file;
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(source.ToString()) { Pooling = false }.ToString());
        readers = Factory(options => options.UseSqlite(new SqliteConnectionStringBuilder(source.ToString()) { Mode = SqliteOpenMode.ReadWrite }.ToString(), Collections).AddInterceptors(SqlitePragmas.Reader));
        identity = Factory(options => options.UseSqlite(source.ToString(), Collections).AddInterceptors(SqlitePragmas.Writer));
        writer = new SqliteWriter(connection, Factory(options => options.UseSqlite(connection, Collections).AddInterceptors(interceptors)));
    }

    public override string Name => "SQLite";

    public override HostDbContext OpenForReading() => readers.CreateDbContext();

    protected override HostDbContext OpenSelfSaving() => identity.CreateDbContext();

    public override Task<WriteOutcome<T>> WriteAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> write, CancellationToken cancellation)
    {
        var pending = new PendingWrite<T>((db, stop) => RunAsync(db, write, stop), cancellation);
        writer.Enqueue(pending);
        return pending.Answered;
    }

    public override async Task MigrateAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var oneProcess = await WaitForLockAsync(cancellation);
        await using var db = OpenForIdentity();
        // EF's own lock is a row; a process killed while migrating leaves it behind, and the next would wait for ever. We hold
        // the file lock, which dies with its process, so a row that is there is such a leftover.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await db.Database.MigrateAsync(cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        SqliteConnection.ClearPool(new SqliteConnection(readers.CreateDbContext().Database.GetConnectionString()));
        SqliteConnection.ClearPool(new SqliteConnection(identity.CreateDbContext().Database.GetConnectionString()));
    }

    private async Task<FileStream> WaitForLockAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(file + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (File.Exists(file + ".migrating"))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
            }
        }
    }

    // A list asked about is one parameter, so that its length does not make another statement of it.
    private static void Collections(SqliteDbContextOptionsBuilder options) => options.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter);

    private static PooledDbContextFactory<SqliteHostDbContext> Factory(Func<DbContextOptionsBuilder<SqliteHostDbContext>, DbContextOptionsBuilder> configure)
    {
        var builder = new DbContextOptionsBuilder<SqliteHostDbContext>();
        configure(builder);
        return new PooledDbContextFactory<SqliteHostDbContext>(builder.Options, poolSize: 64);
    }
}
