using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Tests.Architecture;
using WorkflowHost.Tests.Keys;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Time;
using WorkflowHost.Web;

namespace WorkflowHost.Tests.Features;

/// <summary>The whole host without a network, on a real database of its own, its clock in the test's hand.</summary>
public sealed class WebHost : IAsyncDisposable
{
    private readonly TestStore store;
    private readonly string folder;

    private WebHost(TestStore store, WebApplication app, ManualClock clock, string folder)
    {
        this.store = store;
        this.folder = folder;
        App = app;
        Clock = clock;
        Run = new SampleRun(app.Services);
    }

    public WebApplication App { get; }

    public ManualClock Clock { get; }

    public SampleRun Run { get; }

    public static async Task<WebHost> StartAsync(Database database, params string[] settings)
    {
        var store = await TestStore.CreateAsync(database);
        var folder = Directory.CreateTempSubdirectory("wh-web-").FullName;
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 18, 10, 0, 0, TimeSpan.FromHours(8)));
        var app = HostApplication.Build(
            ["--environment", "Production", "--Data:Folder", folder, "--Definitions:Folder", "", "--ConnectionStrings:WorkflowHost", store.ConnectionString, "--contentRoot", Path.Combine(Repository.Root, "src", "WorkflowHost.Web"), "--Keys:Certificate", KeyFile.Shared, .. settings],
            builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Services.AddSingleton<TimeProvider>(clock);
            });
        await app.StartAsync();
        return new WebHost(store, app, clock, folder);
    }

    public TestBrowser Browser() => new(App.GetTestClient());

    /// <summary>A browser whose connection comes from <paramref name="address"/>, with <paramref name="headers"/> as a proxy or a stranger adds them.</summary>
    public TestBrowser BrowserAt(string address, params (string Name, string Value)[] headers)
    {
        var client = new HttpClient(App.GetTestServer().CreateHandler(context => context.Connection.RemoteIpAddress = IPAddress.Parse(address))) { BaseAddress = new Uri("http://localhost") };
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return new TestBrowser(client);
    }

    public Task<T> ReadAsync<T>(Func<HostDbContext, Task<T>> read) =>
        App.Services.GetRequiredService<HostStore>().ReadAsync((db, _) => read(db), CancellationToken.None);

    public Task WriteAsync(Action<HostDbContext> write) => App.Services.GetRequiredService<HostStore>().WriteAsync(
        (db, _) =>
        {
            write(db);
            return Task.CompletedTask;
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
