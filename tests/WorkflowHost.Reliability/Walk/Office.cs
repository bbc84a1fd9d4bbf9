using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Units;
using WorkflowHost.Web;

namespace WorkflowHost.Reliability.Walk;

/// <summary>The office before the run: two officers in their posts and the six key units of the 2017 paper (seed 004).</summary>
internal static class Office
{
    public const string Password = "chun-jiang-hua-yue-ye";
    public const string Clerk = "clerk";
    public const string Director = "director";

    public static readonly IReadOnlyList<string> Units = ["区交通运输局", "区教育局", "区食药工商局", "区政务中心", "区三江办", "国网昭化供电公司"];

    /// <summary>Made by the product's own use cases, in this process, before the host that is going to be killed first starts.</summary>
    public static async Task PrepareAsync(FileClock clock, string[] hostArguments)
    {
        await using var host = HostApplication.Build(hostArguments, builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var store = host.Services.GetRequiredService<HostStore>();
        await store.MigrateAsync(CancellationToken.None);
        var accounts = host.Services.GetRequiredService<StaffAccounts>();
        var clerk = await accounts.AddAsync(new NewStaffMember(Clerk, "李明", null, Password, Rights.All), Actor.System, CancellationToken.None);
        var director = await accounts.AddAsync(new NewStaffMember(Director, "唐主任", "director@office.example", Password, [Rights.Handle]), Actor.System, CancellationToken.None);
        await store.WriteAsync(
            (db, _) =>
            {
                db.Posts.AddRange(new Post { Code = "office", Name = "评议办", OrderNumber = 1 }, new Post { Code = "director", Name = "评议办主任", OrderNumber = 2 });
                var since = new DateOnly(2026, 1, 1);
                db.PostHolders.AddRange(
                    new PostHolder { Id = "h1", PostCode = "office", StaffMemberId = clerk.Id, From = since },
                    new PostHolder { Id = "h2", PostCode = "director", StaffMemberId = director.Id, From = since });
                db.Units.AddRange(Units.Select((name, i) => new Unit
                {
                    Id = $"unit-{i + 1}",
                    Code = $"u{i + 1}",
                    Name = name,
                    Kind = i < 5 ? "政府部门" : "公共服务行业",
                    OrderNumber = i + 1,
                    ContactName = $"联络员{i + 1}",
                    ContactEmail = $"unit{i + 1}@units.example",
                    ContactPhone = $"0839-87200{i + 1}",
                }));
                return Task.CompletedTask;
            },
            CancellationToken.None);
    }
}
