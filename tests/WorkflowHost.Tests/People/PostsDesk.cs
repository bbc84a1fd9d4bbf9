using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Time;

namespace WorkflowHost.Tests.People;

/// <summary>Posts and staff on a database of their own; it is 2 March 2026 in the office.</summary>
internal sealed class PostsDesk : IAsyncDisposable
{
    public static readonly Actor Clerk = new("staff", "s-1", "张敏", "127.0.0.1");
    public static readonly DateOnly Today = new(2026, 3, 2);
    private readonly TestStore test;
    private readonly ServiceProvider host;

    private PostsDesk(TestStore test)
    {
        this.test = test;
        host = test.Open(services => services
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IPasswordHasher<StaffMember>, PasswordHasher<StaffMember>>()
            .AddSingleton<PasswordGate>()
            .AddSingleton<StaffAccounts>()
            .AddSingleton<PasswordCodes>()
            .AddPeople());
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)));

    public HostStore Store => host.GetRequiredService<HostStore>();

    public static async Task<PostsDesk> OpenAsync(Database database)
    {
        var desk = new PostsDesk(await TestStore.CreateAsync(database));
        await desk.SeedAsync();
        return desk;
    }

    /// <summary>What the host does when it starts.</summary>
    public Task SeedAsync() => host.GetServices<IHostedService>().OfType<ShippedPosts>().Single().StartAsync(CancellationToken.None);

    public T Get<T>() where T : notnull => host.GetRequiredService<T>();

    public async Task<StaffMember> StaffAsync(string userName, params string[] rights) =>
        await Get<StaffAccounts>().AddAsync(new NewStaffMember(userName, userName + "某", null, "chun-jiang-hua-yue-ye", rights), Clerk, CancellationToken.None);

    public Task HoldAsync(string post, StaffMember member, DateOnly from, DateOnly? to = null, string? token = null) =>
        Get<PostAssignments>().AddAsync(post, member.Id, from, to, token ?? Guid.NewGuid().ToString(), Clerk, CancellationToken.None);

    public async Task<string> HoldersAsync(string post, DateOnly day) => await Store.ReadAsync(
        async (db, stop) => string.Join(' ', await (
            from member in db.Users
            where db.PostHolders.Any(h => h.PostCode == post && h.StaffMemberId == member.Id && h.From <= day && (h.To == null || h.To >= day))
            orderby member.NormalizedUserName
            select member.UserName).ToListAsync(stop)),
        CancellationToken.None);

    public async ValueTask DisposeAsync() => await test.DisposeAsync();
}
