using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.People;

public sealed class PostTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateOnly Today = PostsDesk.Today;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_first_start_brings_the_posts_of_the_shipped_procedures_and_a_later_one_nothing(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        await desk.Get<OfficePosts>().ChangeAsync("office", "迎评办", 5, PostsDesk.Clerk, None);
        await desk.SeedAsync();

        var posts = await desk.Get<StaffDirectory>().PostsAsync(Today, None);

        Assert.Equal([("office", "迎评办"), ("director", "评议办主任"), ("leaders", "领导小组")], posts.Select(p => (p.Code, p.Name)));
        Assert.All(posts, post => Assert.Empty(post.Holders));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_successor_takes_over_on_his_day_and_history_shows_who_sat_there(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        var (old, next) = (await desk.StaffAsync("wang"), await desk.StaffAsync("zhao"));
        await desk.HoldAsync("director", old, Today.AddYears(-1));
        var post = await desk.Get<StaffDirectory>().PostAsync("director", None);

        await desk.Get<PostAssignments>().ChangeAsync(post!.Holders[0].Id, Today.AddYears(-1), Today.AddDays(4), PostsDesk.Clerk, None);
        await desk.HoldAsync("director", next, Today.AddDays(5));

        Assert.Equal("wang", await desk.HoldersAsync("director", Today.AddDays(4)));
        Assert.Equal("zhao", await desk.HoldersAsync("director", Today.AddDays(5)));
        Assert.Equal(["zhao某", "wang某"], (await desk.Get<StaffDirectory>().PostAsync("director", None))!.Holders.Select(h => h.Name));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing()
    {
        await using var desk = await PostsDesk.OpenAsync(Database.Sqlite);
        var member = await desk.StaffAsync("wang");
        await desk.HoldAsync("office", member, Today);
        var off = await desk.StaffAsync("zhao");
        await desk.Get<StaffAccounts>().ChangeAsync(off.Id, "赵某", null, [], false, null, PostsDesk.Clerk, None);
        var (posts, holdings) = (desk.Get<OfficePosts>(), desk.Get<PostAssignments>());

        async Task RefusesAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<RefusedException>(act)).Code);

        await RefusesAsync("HolderTwice", () => desk.HoldAsync("office", member, Today.AddDays(30)));
        await RefusesAsync("HolderDates", () => desk.HoldAsync("director", member, Today, Today.AddDays(-1)));
        await RefusesAsync("HolderFrom", () => holdings.AddAsync("director", member.Id, null, null, "t", PostsDesk.Clerk, None));
        await RefusesAsync("MemberInactive", () => desk.HoldAsync("director", off, Today));
        await RefusesAsync("PostGone", () => desk.HoldAsync("nothing", member, Today));
        await RefusesAsync("PostCodeTaken", () => posts.AddAsync("office", "又一个", 1, "t", PostsDesk.Clerk, None));
        await RefusesAsync("PostCodeForm", () => posts.AddAsync("office,director", "又一个", 1, "t", PostsDesk.Clerk, None));
        await RefusesAsync("PostNameForm", () => posts.AddAsync("third", " ", 1, "t", PostsDesk.Clerk, None));
        Assert.Equal(1, await desk.Store.ReadAsync((db, _) => db.PostHolders.CountAsync(), None));
        Assert.Equal(3, await desk.Store.ReadAsync((db, _) => db.Posts.CountAsync(), None));
    }

    [Fact]
    public async Task A_holding_that_has_begun_is_ended_not_removed()
    {
        await using var desk = await PostsDesk.OpenAsync(Database.Sqlite);
        var member = await desk.StaffAsync("wang");
        await desk.HoldAsync("office", member, Today);
        await desk.HoldAsync("director", member, Today.AddDays(1));
        var holdings = desk.Get<PostAssignments>();
        var begun = (await desk.Get<StaffDirectory>().PostAsync("office", None))!.Holders[0].Id;
        var coming = (await desk.Get<StaffDirectory>().PostAsync("director", None))!.Holders[0].Id;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => holdings.RemoveAsync(begun, PostsDesk.Clerk, None));
        await holdings.RemoveAsync(coming, PostsDesk.Clerk, None);
        await holdings.RemoveAsync(coming, PostsDesk.Clerk, None);

        Assert.Equal("HolderBegun", refused.Code);
        Assert.Equal(begun, await desk.Store.ReadAsync((db, _) => db.PostHolders.Select(h => h.Id).SingleAsync(), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_copy_of_a_form_adds_no_second_post_holding_or_account(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        var member = await desk.StaffAsync("wang");
        for (var copy = 0; copy < 2; copy++)
        {
            await desk.Get<OfficePosts>().AddAsync("third", "第三岗位", 30, "form-1", PostsDesk.Clerk, None);
            await desk.HoldAsync("third", member, Today, token: "form-1");
            await desk.Get<StaffAccounts>().AddAsync(new NewStaffMember("zhao", "赵某", null, "chun-jiang-hua-yue-ye", [Rights.Handle]), "form-1", PostsDesk.Clerk, None);
        }

        var staff = await desk.Get<StaffDirectory>().StaffAsync(Today, 0, 50, None);

        Assert.Equal(["wang", "zhao"], staff.Staff.Select(s => s.UserName));
        Assert.Equal(["第三岗位"], staff.Staff[0].Posts);
        Assert.Equal([Rights.Handle], staff.Staff[1].Rights);
        Assert.Equal(1, await desk.Store.ReadAsync((db, _) => db.PostHolders.CountAsync(), None));
    }
}
