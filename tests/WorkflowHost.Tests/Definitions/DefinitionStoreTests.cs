using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Engine.Activities;
using WorkflowHost.Procedures;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Time;
using Xunit;

namespace WorkflowHost.Tests.Definitions;

public sealed class DefinitionStoreTests
{
    private static readonly Actor Wang = new("staff", "u1", "王科");
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Lists_are_filtered_sorted_and_paged_in_the_database(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var host = Open(store);
        var drafts = host.GetRequiredService<DefinitionDrafts>();
        for (var i = 1; i <= 5; i++)
        {
            await drafts.SaveAsync(SampleDefinition.OnePhase($"流程{i}"), publish: i % 2 == 0, null, Wang, None);
        }

        var reader = host.GetRequiredService<DefinitionReader>();
        var page = await reader.ListAsync(new(VersionOption.Latest, Order: DefinitionOrder.Name, Descending: true, Page: 1, PageSize: 2), None);
        Assert.Equal((5, "流程3,流程2"), (page.Total, string.Join(',', page.Items.Select(d => d.Name))));
        Assert.Equal(["流程2", "流程4"], (await reader.ListAsync(new(VersionOption.Published, Order: DefinitionOrder.Name), None)).Items.Select(d => d.Name));
        Assert.Equal(["流程3"], (await reader.ListAsync(new(VersionOption.Parse("LatestOrPublished"), SearchTerm: "程3"), None)).Items.Select(d => d.Name));
        Assert.Equal(2, (await reader.ListAsync(new(VersionOption.All, DefinitionIds: [.. page.Items.Select(d => d.DefinitionId)]), None)).Total);
        Assert.False(await reader.IsNameFreeAsync("流程3", null, None));
        Assert.True(await reader.IsNameFreeAsync("流程3", page.Items[0].DefinitionId, None));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task There_is_one_latest_and_one_published_version_whatever_is_done(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var host = Open(store);
        var drafts = host.GetRequiredService<DefinitionDrafts>();
        var releases = host.GetRequiredService<DefinitionReleases>();
        var removal = host.GetRequiredService<DefinitionRemoval>();
        var id = (await drafts.SaveAsync(SampleDefinition.OnePhase("甲"), publish: true, "p", Wang, None)).Row.DefinitionId;

        var draft = await releases.RevertAsync(id, 1, "p", Wang, None);
        await CheckAsync(latest: 2, published: 1);
        Assert.False((await releases.PublishAsync(id, "p", Wang, None)).AlreadyPublished);
        Assert.True((await releases.PublishAsync(id, "p", Wang, None)).AlreadyPublished);
        await CheckAsync(latest: 2, published: 2);
        Assert.Equal("PublishedVersion", (await Assert.ThrowsAsync<RefusedException>(() => removal.DeleteVersionAsync(draft.Id, Wang, None))).Code);
        await releases.RetractAsync(id, "p", Wang, None);
        await CheckAsync(latest: 2, published: null);
        Assert.True(await removal.DeleteVersionAsync(draft.Id, Wang, None));
        await CheckAsync(latest: 1, published: null);
        Assert.True(await removal.DeleteAsync(id, Wang, None));
        Assert.False(await removal.DeleteAsync(id, Wang, None));

        var acts = await host.GetRequiredService<HostStore>().ReadAsync((db, stop) => db.Audit.Select(a => a.Act).ToListAsync(stop), None);
        Assert.Equal(
            ["definition.deleted", "definition.published", "definition.published", "definition.retracted", "definition.reverted", "definition.version-deleted"],
            acts.Order(StringComparer.Ordinal));

        async Task CheckAsync(int latest, int? published)
        {
            var rows = await host.GetRequiredService<HostStore>().ReadAsync((db, stop) => db.Definitions.Where(d => d.DefinitionId == id).ToListAsync(stop), None);
            Assert.Equal(latest, Assert.Single(rows, d => d.IsLatest).Version);
            Assert.Equal(published, rows.SingleOrDefault(d => d.IsPublished)?.Version);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_a_run_began_with_is_neither_deleted_nor_changed_though_it_is_not_published(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var host = Open(store);
        var row = (await host.GetRequiredService<DefinitionDrafts>().SaveAsync(SampleDefinition.OnePhase("在用"), publish: false, null, Wang, None)).Row;
        await host.GetRequiredService<HostStore>().WriteAsync(
            (db, _) =>
            {
                db.Runs.Add(new() { Id = "run1", Title = "2026年评议", Year = 2026, DefinitionId = row.DefinitionId, DefinitionVersionId = row.Id, RootInstanceId = "i1", Settings = "{}", StartedBy = "u1" });
                return Task.CompletedTask;
            },
            None);
        var removal = host.GetRequiredService<DefinitionRemoval>();

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => removal.DeleteAsync(row.DefinitionId, Wang, None));
        Assert.Equal("流程“在用”已有1个评议项目在使用，不能删除。不再使用的，可撤回发布。", refusal.Text(System.Globalization.CultureInfo.GetCultureInfo("zh-CN")));
        var changed = await host.GetRequiredService<DefinitionDrafts>().SaveAsync(SampleDefinition.WithEnd(DefinitionDocument.Compose(row), "7月9日"), publish: false, null, Wang, None);
        Assert.Equal(2, changed.Row.Version);
        Assert.Contains("6月15日", (await host.GetRequiredService<DefinitionReader>().FindVersionAsync(row.Id, None))!.Json, StringComparison.Ordinal);
        Assert.Equal("UsedByRuns", (await Assert.ThrowsAsync<RefusedException>(() => removal.DeleteVersionAsync(row.Id, Wang, None))).Code);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_imported_file_never_overwrites_what_was_drawn(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var host = Open(store);
        var row = (await host.GetRequiredService<DefinitionDrafts>().SaveAsync(SampleDefinition.OnePhase("原稿"), publish: false, null, Wang, None)).Row;
        var file = DefinitionDocument.Export(row);
        Assert.DoesNotContain("workflowHost", file["customProperties"]!.ToJsonString(), StringComparison.Ordinal);
        var import = host.GetRequiredService<DefinitionImport>();

        Assert.Equal(1, (await import.ImportAsync(file, publish: false, null, Wang, None)).Version);
        var changed = await import.ImportAsync(SampleDefinition.WithEnd(file, "7月1日"), publish: false, null, Wang, None);

        Assert.Equal((row.DefinitionId, 2), (changed.DefinitionId, changed.Version));
        var old = await host.GetRequiredService<DefinitionReader>().FindAsync(row.DefinitionId, VersionOption.Numbered(1), None);
        Assert.Contains("6月15日", old!.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shipped_procedures_come_in_published_once_and_stay_away_when_they_were_deleted()
    {
        await using var store = await TestStore.CreateAsync(Database.Sqlite);
        var host = Open(store);
        var folder = Path.Combine(Architecture.Repository.Root, "workflows");
        var seed = host.GetRequiredService<DefinitionSeed>();

        await seed.SeedAsync(folder, None);
        var reader = host.GetRequiredService<DefinitionReader>();
        var shipped = await reader.ListAsync(new(VersionOption.Published), None);
        Assert.Equal(Directory.GetFiles(folder, "*.json").Length, shipped.Total);
        Assert.Contains(shipped.Items, d => d.DefinitionId == "six-phase");

        await host.GetRequiredService<DefinitionReleases>().RetractAsync("six-phase", null, Wang, None);
        await host.GetRequiredService<DefinitionRemoval>().DeleteAsync("six-phase", Wang, None);
        await seed.SeedAsync(folder, None);
        Assert.Null(await reader.FindAsync("six-phase", VersionOption.Latest, None));
    }

    internal static ServiceProvider Open(TestStore store) => store.Open(services => services
        .AddSingleton<TimeProvider>(new ManualClock())
        .AddLogging()
        .AddSingleton(new ActivityCatalog([.. EngineActivities.All, .. ProcedureActivities.All]))
        .AddDefinitions());
}
