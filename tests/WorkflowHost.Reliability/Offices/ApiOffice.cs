using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Instances;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Tasks;

namespace WorkflowHost.Reliability.Offices;

/// <summary>
/// An office that other systems work with: a post held by several people, each with a token, a definition that asks the post, one that
/// sleeps an hour, one that starts itself every hour. Laid into an empty database; then a host is started on it.
/// </summary>
internal sealed class ApiOffice : IAsyncDisposable
{
    public const string Ask = "ask";
    public const string Sleep = "sleep";
    public const string Beat = "beat";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly ServiceProvider services;

    private ApiOffice(HarnessDatabase database, ServiceProvider services)
    {
        Database = database;
        this.services = services;
    }

    public HarnessDatabase Database { get; }

    public HostStore Store => services.GetRequiredService<HostStore>();

    public Bursts Bursts => services.GetRequiredService<Bursts>();

    /// <summary>One for each holder of the post; the first may start runs too.</summary>
    public IReadOnlyList<string> Tokens { get; private set; } = [];

    public static async Task<ApiOffice> CreateAsync(HarnessDatabase database, int holders, TimeProvider? clock = null, params IInterceptor[] faults)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            KeyValuePair.Create<string, string?>("ConnectionStrings:WorkflowHost", database.ConnectionString), KeyValuePair.Create<string, string?>("Data:Folder", database.Folder),
        ]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(clock ?? TimeProvider.System);
        Array.ForEach(faults, fault => services.AddSingleton(fault));
        services.AddHostStore(configuration).AddProcedureRuntime().AddPeople().AddTaskActs().AddSingleton<AuditHeads>().AddSingleton<AuditVerifier>();
        var office = new ApiOffice(database, services.BuildServiceProvider());
        await office.Store.MigrateAsync(CancellationToken.None);
        await office.Store.WriteAsync((db, _) => LayAsync(db, holders, (clock ?? TimeProvider.System).GetUtcNow()), CancellationToken.None);
        office.Tokens = await Task.WhenAll(Enumerable.Range(0, holders).Select(office.TokenAsync));
        return office;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public Task<T> ReadAsync<T>(Func<HostDbContext, Task<T>> read) => Store.ReadAsync((db, _) => read(db), CancellationToken.None);

    /// <summary>The product as a process on this database.</summary>
    public Task<HostProcess> StartHostAsync(string? clockFile = null, params string[] settings) => HostProcess.StartAsync(
        clockFile ?? Path.Combine(Database.Folder, "clock"),
        [
            "--urls", "http://127.0.0.1:0", "--environment", "Production", "--Data:Folder", Database.Folder, "--Definitions:Folder", "", "--Host:PublicAddress", "http://127.0.0.1",
            "--ConnectionStrings:WorkflowHost", Database.ConnectionString, .. settings,
        ],
        StartLimit);

    /// <summary>Instances that sleep, put there without the host.</summary>
    public async Task SleepersAsync(int count)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, stop) =>
            await Store.WriteAsync((db, cancellation) => Bursts.StartAsync(db, "s-" + number.ToString(CultureInfo.InvariantCulture), Sleep + "-v1", null, null, cancellation), stop));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static Task LayAsync(HostDbContext db, int holders, DateTimeOffset now)
    {
        Publish(db, Ask, """
            {"type":"WorkflowHost.Approval","id":"ok","version":1,"title":{"typeName":"String","expression":{"type":"Literal","value":"approve"}},"approvers":{"typeName":"String","expression":{"type":"Literal","value":"post:head"}}}
            """);
        Publish(db, Sleep, """{"type":"Elsa.Delay","id":"delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}}""");
        Publish(db, Beat, """{"type":"Elsa.Timer","id":"timer","version":1,"canStartWorkflow":true,"customProperties":{"canStartWorkflow":true},"interval":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"01:00:00"}}}""");
        db.Triggers.Add(new StoredTrigger { Id = "beat", DefinitionId = Beat, DefinitionVersionId = Beat + "-v1", NodeId = "root:timer", ActivityId = "timer", DueAt = now.AddHours(1) });
        db.Posts.Add(new Post { Code = "head", Name = "主任" });
        for (var i = 0; i < holders; i++)
        {
            var id = IdOf(i);
            db.Users.Add(new StaffMember { Id = id, UserName = id, NormalizedUserName = id.ToUpperInvariant(), DisplayName = id, SecurityStamp = id });
            db.PostHolders.Add(new PostHolder { Id = id, PostCode = "head", StaffMemberId = id, From = new DateOnly(2020, 1, 1) });
            foreach (var right in (string[])[Rights.Handle, Rights.Administer])
            {
                db.UserClaims.Add(new IdentityUserClaim<string> { UserId = id, ClaimType = Rights.Claim, ClaimValue = right });
            }
        }

        return Task.CompletedTask;
    }

    private static void Publish(HostDbContext db, string id, string activity) => db.Definitions.Add(new DefinitionVersion
    {
        Id = id + "-v1",
        DefinitionId = id,
        Name = id,
        Version = 1,
        IsLatest = true,
        IsPublished = true,
        Json = $$"""{"id":"{{id}}-v1","definitionId":"{{id}}","name":"{{id}}","version":1,"isLatest":true,"isPublished":true,"root":{"id":"root","type":"Elsa.Sequence","version":1,"activities":[ {{activity}} ] } }""",
    });

    private static string IdOf(int number) => "h" + number.ToString(CultureInfo.InvariantCulture);

    private Task<string> TokenAsync(int number) => Get<AccessTokens>().IssueAsync(
        IdOf(number), "harness", TokenScopes.All.ToList(), 300, Guid.NewGuid().ToString(), new Actor("staff", IdOf(number), IdOf(number)), CancellationToken.None);
}
