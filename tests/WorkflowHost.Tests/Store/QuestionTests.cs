using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Tests.Units;
using Xunit;

namespace WorkflowHost.Tests.Store;

/// <summary>Questions past EF: the same SQL, values and answers in both databases.</summary>
public sealed class QuestionTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset At = new(2026, 3, 2, 1, 2, 3, 456, TimeSpan.Zero);

    private static readonly Question<(string Title, DateOnly? Due, DateTimeOffset? DueAt, long Version, bool WaitsOnUnit, DateTimeOffset OpenedAt, string? Comment)> OneTask = new(
        """SELECT "Title", "DueDate", "DueAt", "Version", "WaitsOnUnit", "OpenedAt", "Comment" FROM tasks WHERE "RunId" = $2 AND "Id" = $1""",
        row => (row.Text(0), row.DayOrNull(1), row.InstantOrNull(2), row.Long(3), row.Bool(4), row.Instant(5), row.TextOrNull(6)));

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_kind_of_value_comes_back_alone_and_inside_a_write(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await SeedAsync(store);

        var alone = await store.AskAsync(OneTask, None, "a", "r");
        var inside = await store.WriteAsync((db, stop) => OneTask.AskAsync(db, stop, "b", "r"), None);

        Assert.Equal([("长'\"\\𠮷", new DateOnly(2026, 3, 2), At, long.MaxValue, true, At, "")], alone);
        Assert.Equal([("", null, null, 0L, false, At, null)], inside);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_asked_about_is_a_value_whatever_it_looks_like(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await SeedAsync(store);

        Assert.Empty(await store.AskAsync(OneTask, None, "a' OR 'a' = 'a", "r"));
        Assert.Empty(await store.AskAsync(OneTask, None, "a", ""));
        Assert.False(await store.ReadAsync((db, stop) => OneTask.AnyAsync(db, stop, "$2", "r"), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_write_sees_what_it_has_stored_itself(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        var (before, after) = await store.WriteAsync(
            async (db, stop) =>
            {
                db.Tasks.Add(Made("a"));
                var unsaved = await OneTask.AnyAsync(db, stop, "a", "r");
                await db.SaveChangesAsync(stop);
                return (unsaved, await OneTask.AnyAsync(db, stop, "a", "r"));
            },
            None);

        Assert.False(before);
        Assert.True(after);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_context_of_its_own_can_ask_too_and_who_watches_commands_is_told(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var counter = new CommandCounter();
        var host = test.Open(services => services.AddSingleton<IInterceptor>(counter));
        await SeedAsync(host.GetRequiredService<HostStore>());
        await using (var db = host.GetRequiredService<HostDatabase>().OpenForIdentity())
        {
            Assert.True(await OneTask.AnyAsync(db, None, "a", "r"));
            Assert.True(await OneTask.AnyAsync(db, None, "b", "r"));
        }

        var told = await host.GetRequiredService<HostStore>().WriteAsync(
            async (db, stop) =>
            {
                var before = counter.Questions;
                await OneTask.AnyAsync(db, stop, "a", "r");
                return counter.Questions - before;
            },
            None);
        Assert.Equal(1, told);
    }

    private static Task SeedAsync(HostStore store) => store.WriteAsync(
        (db, _) =>
        {
            var full = Made("a");
            (full.Title, full.DueDate, full.DueAt, full.Version, full.WaitsOnUnit, full.Comment) = ("长'\"\\𠮷", new DateOnly(2026, 3, 2), At, long.MaxValue, true, "");
            db.Tasks.AddRange(full, Made("b"));
            return Task.CompletedTask;
        },
        None);

    private static WorkTask Made(string id) => new() { Id = id, RunId = "r", InstanceId = "i", BookmarkId = "b", NodeId = "n", Title = "", OpenedAt = At };
}
