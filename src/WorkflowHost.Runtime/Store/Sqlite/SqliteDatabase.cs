using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SQLitePCL;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Store.Sqlite;

/// <summary>One file in the data folder; one writer (see <see cref="SqliteWriter"/>), any number of readers.</summary>
internal sealed class SqliteDatabase : HostDatabase
{
    /// <summary>As many as read at once on an ordinary day; those of a rush are closed again.</summary>
    private const int MostIdle = 16;

    /// <summary><c>SQLITE_CONFIG_MEMSTATUS</c>.</summary>
    private const int ConfigMemoryStatus = 9;

    private readonly string file;
    private readonly string readConnection;
    private readonly PooledDbContextFactory<SqliteHostDbContext> readers;
    private readonly ConcurrentBag<KeptConnection> idle = [];
    private readonly PooledDbContextFactory<SqliteHostDbContext> identity;
    private readonly SqliteWriter writer;
    private volatile bool isStopped;

    static SqliteDatabase()
    {
        // SQLite counts every piece of memory it takes, under a lock, for a figure nobody asks for. Too late once a connection was opened, and then it goes on counting.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(ConfigMemoryStatus, 0);
    }

    public SqliteDatabase(string connectionString, IReadOnlyList<IInterceptor> interceptors)
    {
        var source = new SqliteConnectionStringBuilder(connectionString) { Pooling = true, ForeignKeys = true };
        file = Path.GetFullPath(source.DataSource);
        source.DataSource = file;
        var connection = new KeptConnection(new SqliteConnectionStringBuilder(source.ToString()) { Pooling = false }.ToString());
        readConnection = new SqliteConnectionStringBuilder(source.ToString()) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString();
        readers = Factory(options => options.UseSqlite(readConnection, Collections));
        identity = Factory(options => options.UseSqlite(source.ToString(), Collections).AddInterceptors(SqlitePragmas.Writer));
        writer = new SqliteWriter(connection, Factory(options => options.UseSqlite(connection, Collections).AddInterceptors(interceptors)));
    }

    public override string Name => "SQLite";

    /// <summary>Each read has a connection for itself, which stays open for the next: opening one, and telling it how to behave, costs as much as a question.</summary>
    public override async Task<T> ReadAsync<T>(Func<HostDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        var connection = TakeReader();
        var isClean = false;
        try
        {
            await using var db = readers.CreateDbContext();
            Begin(db);
            db.Database.SetDbConnection(connection);
            db.IsForReading = true;
            var answer = await read(db, cancellation);
            isClean = true;
            return answer;
        }
        finally
        {
            GiveBack(connection, isClean);
        }
    }

    public override Task<List<T>> AskAsync<T>(Question<T> question, string[] values, CancellationToken cancellation)
    {
        var connection = TakeReader();
        var isClean = false;
        try
        {
            var answers = SqliteAnswers.Ask(connection, question, values);
            isClean = true;
            return Task.FromResult(answers);
        }
        catch (SqliteException failure)
        {
            return Task.FromException<List<T>>(failure);
        }
        finally
        {
            GiveBack(connection, isClean);
        }
    }

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
        isStopped = true;
        while (idle.TryTake(out var connection))
        {
            await connection.DisposeAsync();
        }

        SqliteConnection.ClearPool(new SqliteConnection(identity.CreateDbContext().Database.GetConnectionString()));
    }

    private KeptConnection TakeReader()
    {
        if (idle.TryTake(out var kept))
        {
            return kept;
        }

        var connection = new KeptConnection(readConnection);
        // Where there is no file, whoever asks for something is told so; who only wants to know the model is not.
        if (File.Exists(file))
        {
            connection.Open();
            SqlitePragmas.Reader.Apply(connection);
        }

        return connection;
    }

    private void GiveBack(KeptConnection connection, bool isClean)
    {
        if (isClean && !isStopped && idle.Count < MostIdle && connection.State == System.Data.ConnectionState.Open && raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            idle.Add(connection);
        }
        else
        {
            connection.Dispose();
        }
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
