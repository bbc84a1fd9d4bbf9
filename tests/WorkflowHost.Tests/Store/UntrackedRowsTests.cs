using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Tasks;
using Xunit;

namespace WorkflowHost.Tests.Store;

/// <summary>Rows a write makes and looks at again are not tracked by EF until they are stored; to the write they are the same rows throughout.</summary>
public sealed class UntrackedRowsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_row_can_be_changed_until_the_write_ends_also_after_a_save_in_its_middle(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        await store.WriteAsync(
            async (db, stop) =>
            {
                db.AddNew(Task("a"), "a");
                Assert.True(db.IsUnsaved<WorkTask>("a"));
                db.AtHand<WorkTask>("a")!.Title = "before it was stored";
                await db.SaveChangesAsync(stop);
                Assert.Equal("before it was stored", await db.Tasks.AsNoTracking().Where(t => t.Id == "a").Select(t => t.Title).SingleAsync(stop));
                Assert.False(db.IsUnsaved<WorkTask>("a"));
                db.AtHand<WorkTask>("a")!.Title = "after it was stored";
            },
            None);

        Assert.Equal("after it was stored", await store.ReadAsync((db, stop) => db.Tasks.Select(t => t.Title).SingleAsync(stop), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_that_is_dropped_again_is_not_stored_and_one_made_twice_is_refused(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();

        await store.WriteAsync(
            (db, _) =>
            {
                db.AddNew(Task("kept"), "kept");
                db.AddNew(Task("dropped"), "dropped");
                Assert.True(db.New.Drop<WorkTask>("dropped"));
                Assert.False(db.New.Drop<WorkTask>("dropped"));
                Assert.Throws<ArgumentException>(() => db.AddNew(Task("kept"), "kept"));
                Assert.Equal(["kept"], db.New.All<WorkTask>().Select(t => t.Id));
                return System.Threading.Tasks.Task.CompletedTask;
            },
            None);

        Assert.Equal(["kept"], await store.ReadAsync((db, stop) => db.Tasks.Select(t => t.Id).ToListAsync(stop), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_a_unique_value_moves_from_an_old_row_to_a_new_one_the_old_one_gives_it_up_first(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var store = test.OpenStore();
        await store.WriteAsync((db, _) => System.Threading.Tasks.Task.FromResult(db.Definitions.Add(Version("old", 1))), None);

        await store.WriteAsync(
            async (db, stop) =>
            {
                (await db.Definitions.SingleAsync(stop)).Version = 2;
                db.AddNew(Version("new", 1), "new");
            },
            None);

        Assert.Equal(["new 1", "old 2"], await store.ReadAsync((db, stop) => db.Definitions.OrderBy(d => d.Version).Select(d => d.Id + " " + d.Version).ToListAsync(stop), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_cannot_be_made_outside_a_write(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        await using var db = test.Open().GetRequiredService<HostDatabase>().OpenForIdentity();
        db.AddNew(Task("a"), "a");

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    private static WorkTask Task(string id) => new() { Id = id, RunId = "r", InstanceId = "i", BookmarkId = "b", NodeId = "n", Title = "t" };

    private static DefinitionVersion Version(string id, int version) => new() { Id = id, DefinitionId = "d", Version = version, Name = "d", Json = "{}" };
}
