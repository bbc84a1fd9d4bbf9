using System.Net;
using Npgsql;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Tests.Commands;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Keys;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Health;

public sealed class HealthTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wh-health-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_that_works_is_live_and_ready_for_anybody_who_asks(Database database)
    {
        await using var host = await WebHost.StartAsync(database);

        Assert.Equal("Healthy", (await host.Browser().GetAsync("/health/live")).MustBe(HttpStatusCode.OK).Html);
        Assert.Equal("Healthy", (await host.Browser().GetAsync("/health/ready")).MustBe(HttpStatusCode.OK).Html);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Something_that_fails_again_and_again_is_said(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.WriteAsync(db => db.Timers.Add(new StoredTimer { BookmarkId = SampleRun.Collection, InstanceId = "instance-1", DueAt = host.Clock.GetUtcNow().AddHours(1), Failures = 3 }));

        Assert.Equal("Degraded: due", (await host.Browser().GetAsync("/health/ready")).MustBe(HttpStatusCode.OK).Html);
    }

    [Theory, OnPostgres]
    public async Task With_the_database_away_it_is_live_but_not_ready_says_which_part_and_nothing_else_and_comes_back_by_itself(Database database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var (program, address) = await HostProgram.ServeAsync("--ConnectionStrings:WorkflowHost", store.ConnectionString, "--Data:Folder", folder, "--Definitions:Folder", "", "--Keys:Certificate", KeyFile.Shared);
        await using var ends = program;
        using var client = new HttpClient { BaseAddress = address };
        await AllowAsync(store, allow: false);

        using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var said = await ready.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Unhealthy: database, due"), (ready.StatusCode, said));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/live", UriKind.Relative)));

        await AllowAsync(store, allow: true);
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Lets nobody in and puts out who is there, as a restart of the server does.</summary>
    private static async Task AllowAsync(TestStore store, bool allow)
    {
        var own = new NpgsqlConnectionStringBuilder(store.ConnectionString);
        var name = own.Database!;
        own.Database = "postgres";
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync();
        await using var change = new NpgsqlCommand($"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS {allow}", connection);
        await change.ExecuteNonQueryAsync();
        await using var end = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @name", connection);
        end.Parameters.AddWithValue("name", name);
        await end.ExecuteNonQueryAsync();
    }
}
