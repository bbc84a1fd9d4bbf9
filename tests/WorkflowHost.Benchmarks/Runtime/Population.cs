using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Runs;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>What scenario P1 needs: 500 people with a post and a token each, one who starts, and the definition start → set → if → approve → set → end.</summary>
internal sealed class Population : IAsyncDisposable
{
    public const int People = 500;
    private const string Definition =
        """
        {"id":"p1-v1","definitionId":"p1","name":"p1","version":1,"isPublished":true,"isLatest":true,
         "inputs":[{"name":"amount","type":"Double"},{"name":"unit","type":"String"},{"name":"user","type":"String"},{"name":"payload","type":"String"}],
         "variables":[{"id":"note","name":"note","typeName":"String"}],
         "root":{"id":"root","type":"Elsa.Sequence","version":1,"activities":[
          {"id":"set","type":"Elsa.SetVariable","version":1,"variable":{"id":"note","name":"note"},"value":{"typeName":"Object","expression":{"type":"Input","value":"payload"}}},
          {"id":"if","type":"Elsa.If","version":1,"condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getInput('amount') > 10"}},
           "then":{"id":"ok","type":"WorkflowHost.Approval","version":1,"title":{"typeName":"String","expression":{"type":"Literal","value":"approve"}},
            "approvers":{"typeName":"String","expression":{"type":"Handlebars","value":"post:{{user}}"}}}},
          {"id":"set2","type":"Elsa.SetVariable","version":1,"variable":{"id":"note","name":"note"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"done"}}}]}}
        """;

    private const string Delay =
        """
        {"id":"wait-v1","definitionId":"wait","name":"wait","version":1,"isPublished":true,"isLatest":true,
         "root":{"id":"root","type":"Elsa.Sequence","version":1,"activities":[
          {"id":"delay","type":"Elsa.Delay","version":1,"timeSpan":{"typeName":"TimeSpan","expression":{"type":"Literal","value":"30.00:00:00"}}}]}}
        """;

    private readonly ServiceProvider services;

    private Population(ServiceProvider services) => this.services = services;

    public HostStore Store => services.GetRequiredService<HostStore>();

    /// <summary>Who starts runs.</summary>
    public string Starter { get; private set; } = "";

    /// <summary>By number of the person.</summary>
    public IReadOnlyList<string> Tokens { get; private set; } = [];

    public static string Body(int number) => new JsonObject
    {
        ["definitionId"] = "p1",
        ["title"] = "p1 " + number.ToString(CultureInfo.InvariantCulture),
        ["input"] = new JsonObject { ["amount"] = 12, ["unit"] = "A01", ["user"] = Post(number % People), ["payload"] = new string('x', 1024) },
    }.ToJsonString();

    public static async Task<Population> CreateAsync(string connectionString)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:WorkflowHost", connectionString)]).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddHostStore(configuration).AddProcedureRuntime().AddPeople();
        var population = new Population(services.BuildServiceProvider());
        await population.Store.MigrateAsync(CancellationToken.None);
        await population.Store.WriteAsync(
            (db, _) =>
            {
                db.Definitions.Add(new DefinitionVersion { Id = "p1-v1", DefinitionId = "p1", Version = 1, Name = "p1", IsLatest = true, IsPublished = true, Json = Definition });
                db.Definitions.Add(new DefinitionVersion { Id = "wait-v1", DefinitionId = "wait", Version = 1, Name = "wait", IsLatest = true, IsPublished = true, Json = Delay });
                for (var i = 0; i < People; i++)
                {
                    var name = Post(i);
                    db.Users.Add(new StaffMember { Id = name, UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name, SecurityStamp = name, IsActive = true });
                    db.UserClaims.Add(new IdentityUserClaim<string> { UserId = name, ClaimType = Rights.Claim, ClaimValue = Rights.Handle });
                    db.Posts.Add(new Post { Code = name, Name = name, OrderNumber = i });
                    db.PostHolders.Add(new PostHolder { Id = name, PostCode = name, StaffMemberId = name, From = new DateOnly(2020, 1, 1) });
                }

                db.UserClaims.Add(new IdentityUserClaim<string> { UserId = Post(0), ClaimType = Rights.Claim, ClaimValue = Rights.Administer });
                return Task.CompletedTask;
            },
            CancellationToken.None);
        population.Starter = await population.TokenAsync(0, TokenScopes.RunsStart);
        population.Tokens = await Task.WhenAll(Enumerable.Range(0, People).Select(i => population.TokenAsync(i, TokenScopes.TasksRead, TokenScopes.TasksComplete)));
        return population;
    }

    /// <summary>Runs that wait for their approval, put there without the host.</summary>
    public Task WaitingAsync(int count) => Load.RunAsync(count, 64, number => Store.WriteAsync(
        async (db, stop) =>
        {
            var id = "waiting-" + number.ToString(CultureInfo.InvariantCulture);
            db.Runs.Add(new Run
            {
                Id = id,
                Title = id,
                DefinitionId = "p1",
                DefinitionVersionId = "p1-v1",
                RootInstanceId = "i-" + id,
                Settings = """{"startDate":"2026-03-02","timeZoneId":"Asia/Shanghai","noticeHour":9,"openingHour":8}""",
                StartedBy = "benchmark",
            });
            await services.GetRequiredService<Bursts>().StartAsync(
                db, "i-" + id, "p1-v1", id, new JsonObject { ["amount"] = 12, ["unit"] = "A01", ["user"] = Post(number % People), ["payload"] = new string('x', 1024) }, stop);
        },
        CancellationToken.None));

    /// <summary>Instances that wait for a moment, all for the same one.</summary>
    public async Task DeadlinesAsync(int count, DateTimeOffset at)
    {
        await Load.RunAsync(count, 64, number => Store.WriteAsync(
            (db, stop) => services.GetRequiredService<Bursts>().StartAsync(db, "d-" + number.ToString(CultureInfo.InvariantCulture), "wait-v1", null, null, stop), CancellationToken.None));
        await Store.WriteAsync((db, stop) => db.Timers.ExecuteUpdateAsync(set => set.SetProperty(t => t.DueAt, at), stop), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static string Post(int number) => "p" + number.ToString(CultureInfo.InvariantCulture);

    private Task<string> TokenAsync(int person, params string[] scopes) => services.GetRequiredService<AccessTokens>().IssueAsync(
        Post(person), "benchmark", scopes, 1, Guid.NewGuid().ToString(), new Actor("staff", Post(person), Post(person)), CancellationToken.None);
}
