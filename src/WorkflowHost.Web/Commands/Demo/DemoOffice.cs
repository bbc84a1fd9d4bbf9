using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Web.Commands.Demo;

/// <summary>
/// Who takes part in the played procedure of 2020: the office, the bureau's leaders, three of its divisions. Nobody has a password, so
/// nobody can sign in to a folder that was kept.
/// </summary>
internal static class DemoOffice
{
    private static readonly (string Id, string Name, string[] Posts)[] Staff =
    [
        ("zhou", "周主任", ["office"]),
        ("wu", "吴局长", ["director", "leaders"]),
        ("zheng", "郑副局长", ["leaders"]),
    ];

    private static readonly (string Code, string Name, string Kind, string Contact, string Head)[] Divisions =
    [
        ("K01", "办公室", "科室", "李文", "张明"),
        ("K02", "法律援助中心", "直属单位", "王芳", "赵刚"),
        ("K03", "涪陵公证处", "直属单位", "孙丽", "钱勇"),
    ];

    public static IReadOnlyList<string> UnitIds { get; } = [.. Divisions.Select(d => d.Code)];

    /// <summary>Somebody who holds the post.</summary>
    public static Actor HolderOf(string post)
    {
        var (id, name, _) = Staff.First(s => s.Posts.Contains(post));
        return new Actor("staff", id, name);
    }

    public static Actor Person(string id) => new("staff", id, Staff.First(s => s.Id == id).Name);

    public static Task PrepareAsync(HostStore store, DateOnly since, CancellationToken cancellation) => store.WriteAsync(
        (db, _) =>
        {
            var order = 0;
            foreach (var (code, name) in new[] { ("office", "迎评工作领导小组办公室"), ("director", "局长"), ("leaders", "局领导班子") })
            {
                db.Posts.Add(new Post { Code = code, Name = name, OrderNumber = order += 10 });
            }

            foreach (var (id, name, posts) in Staff)
            {
                db.Users.Add(new StaffMember { Id = id, UserName = id, NormalizedUserName = id.ToUpperInvariant(), DisplayName = name, Email = $"{id}@office.example" });
                db.PostHolders.AddRange(posts.Select(post => new PostHolder { Id = $"{post}-{id}", PostCode = post, StaffMemberId = id, From = since.AddDays(-30) }));
            }

            foreach (var (code, name, kind, contact, head) in Divisions)
            {
                db.Units.Add(new Unit
                {
                    Id = code,
                    Code = code,
                    Name = name,
                    Kind = kind,
                    OrderNumber = order += 10,
                    ContactName = contact,
                    ContactEmail = $"{code.ToLowerInvariant()}@units.example",
                    HeadName = head,
                    HeadEmail = $"{code.ToLowerInvariant()}-head@units.example",
                });
            }

            return Task.CompletedTask;
        },
        cancellation);
}
