using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Definitions;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Time;

namespace WorkflowHost.Tests.Dispatch;

/// <summary>The runtime as a host composes it, on a database of its own and a clock in the test's hand. Nothing runs by itself.</summary>
internal sealed class RuntimeRig : IAsyncDisposable
{
    public static readonly Actor Office = new("staff", "office", "评议办");
    private readonly TestStore test;
    private ServiceProvider host;

    private RuntimeRig(TestStore test, ManualClock clock, IInterceptor[] faults)
    {
        this.test = test;
        Clock = clock;
        host = Open(faults);
    }

    public ManualClock Clock { get; }

    /// <summary>What the host said, for a test that fails.</summary>
    public HostLog Log { get; } = new();

    public string ConnectionString => test.ConnectionString;

    public HostStore Store => host.GetRequiredService<HostStore>();

    public Bursts Bursts => host.GetRequiredService<Bursts>();

    public static async Task<RuntimeRig> CreateAsync(Database database, params IInterceptor[] faults) =>
        new(await TestStore.CreateAsync(database), new ManualClock(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8))), faults);

    public T Get<T>() where T : notnull => host.GetRequiredService<T>();

    /// <summary>Of the engine of the hosts that are opened from now on; null: its own.</summary>
    public EngineLimits? Limits { get; set; }

    /// <summary>A second node on the same database, or the same one after a restart.</summary>
    public ServiceProvider Open(params IInterceptor[] faults) => test.Open(services =>
    {
        services.AddSingleton<TimeProvider>(Clock);
        foreach (var fault in faults)
        {
            services.AddSingleton(fault);
        }

        if (Limits is not null)
        {
            services.AddSingleton(Limits);
        }

        services.AddSingleton<ILoggerProvider>(Log);
        services.AddProcedureRuntime();
        services.AddTaskActs();
        services.AddUnits();
        services.AddDefinitions();
    });

    public async Task RestartAsync()
    {
        await host.DisposeAsync();
        host = Open();
    }

    public Task<int> PumpAsync() => Get<DuePump>().RunOnceAsync(CancellationToken.None);

    /// <summary>Moves the clock and lets everything that has become due happen.</summary>
    public Task<int> GoToAsync(DateTimeOffset moment)
    {
        Clock.AdvanceTo(moment);
        return PumpAsync();
    }

    /// <summary>Local time in the office.</summary>
    public static DateTimeOffset Local(int month, int day, int hour = 9, int minute = 0) => new(2026, month, day, hour, minute, 0, TimeSpan.FromHours(8));

    public Task<T> ReadAsync<T>(Func<HostDbContext, Task<T>> read) => Store.ReadAsync((db, _) => read(db), CancellationToken.None);

    public Task<T> WriteAsync<T>(Func<HostDbContext, Task<T>> write) => Store.WriteAsync((db, _) => write(db), CancellationToken.None);

    /// <summary>What another node does meanwhile, called from inside a write of this one.</summary>
    public static Task<T> ElsewhereAsync<T>(Func<Task<T>> act)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(act);
        }
    }

    /// <summary>Stores a definition as published and returns its version id.</summary>
    public async Task<string> PublishAsync(string json)
    {
        var definition = JsonNode.Parse(json)!;
        var id = (string)definition["id"]!;
        await WriteAsync(db => Task.FromResult(db.Definitions.Add(new DefinitionVersion
        {
            Id = id,
            DefinitionId = (string)definition["definitionId"]!,
            Version = 1,
            Name = (string)definition["name"]!,
            IsLatest = true,
            IsPublished = true,
            Json = json,
        })));
        return id;
    }

    /// <summary>Posts office and director with somebody in them, and so many units.</summary>
    public Task SeedOfficeAsync(int units = 3) => WriteAsync(async db =>
    {
        foreach (var code in new[] { "office", "director" })
        {
            db.Posts.Add(new Post { Code = code, Name = code == "office" ? "评议办" : "主任" });
            db.Users.Add(new StaffMember { Id = code, UserName = code, Email = $"{code}@example.test", DisplayName = code });
            db.PostHolders.Add(new PostHolder { Id = code, PostCode = code, StaffMemberId = code, From = new DateOnly(2020, 1, 1) });
        }

        // Who acts in tests may do what an office does; the director only decides what is put before him.
        db.UserClaims.AddRange(Rights.All.Select(right => new IdentityUserClaim<string> { UserId = "office", ClaimType = Rights.Claim, ClaimValue = right }));

        for (var number = 1; number <= units; number++)
        {
            db.Units.Add(new Unit { Id = $"u{number}", Code = $"U{number:00}", Name = $"第{number}司法所", OrderNumber = number, ContactName = "张三", ContactEmail = $"u{number}@example.test" });
        }

        await Task.CompletedTask;
        return true;
    });

    public async Task<string> StartRunAsync(string definitionId, DateOnly? start = null, string? formToken = null) =>
        await Get<StartRun>().RunAsync(
            new NewRun(definitionId, "2026年民主评议", start ?? new DateOnly(2026, 3, 2), await ReadAsync(db => db.Units.OrderBy(u => u.OrderNumber).Select(u => u.Id).ToListAsync()), FormToken: formToken),
            Office,
            CancellationToken.None);

    public Task<bool> StartAsync(string instanceId, string versionId) =>
        Store.WriteAsync((db, stop) => Bursts.StartAsync(db, instanceId, versionId, null, null, stop), CancellationToken.None);

    public Task<bool> ResumeAsync(string instanceId, string bookmarkId, string stimulusId) =>
        Store.WriteAsync((db, stop) => Bursts.ApplyAsync(db, instanceId, new ResumeBookmark(bookmarkId), stimulusId, stop), CancellationToken.None);

    /// <summary>A unit's papers are accepted, without the forms in between.</summary>
    public Task<bool> AcceptAsync(string taskId) => Store.WriteAsync(
        async (db, stop) =>
        {
            var task = await db.Tasks.FirstAsync(t => t.Id == taskId, stop);
            if (task.FinishedAt is not null)
            {
                return false;
            }

            task.State = TaskState.Accepted;
            task.WaitsOnUnit = false;
            task.FinishedAt = Clock.GetUtcNow();
            task.Version++;
            await Get<Collections>().AcceptedAsync(db, task, stop);
            return true;
        },
        CancellationToken.None);

    /// <summary>Somebody decides, without the pages and checks in between.</summary>
    public Task<bool> DecideAsync(string taskId, TaskState outcome) => Store.WriteAsync(
        async (db, stop) =>
        {
            var task = await db.Tasks.FirstAsync(t => t.Id == taskId, stop);
            if (task.FinishedAt is not null)
            {
                return false;
            }

            task.State = outcome;
            task.AskNobody();
            task.FinishedAt = Clock.GetUtcNow();
            task.Version++;
            await Get<Approvals>().DecidedAsync(db, task, stop, isRecorded: true);
            return true;
        },
        CancellationToken.None);

    public Task<string> StatusAsync(string instanceId) => ReadAsync(db => db.Instances.Where(i => i.Id == instanceId).Select(i => i.SubStatus).SingleAsync());

    public async ValueTask DisposeAsync() => await test.DisposeAsync();
}
