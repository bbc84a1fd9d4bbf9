using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.People.Import;
using WorkflowHost.Runtime.Units;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.People;

public sealed class ImportStaffTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string[] OnlyHandle = [Rights.Handle];

    [Theory, OnSqlite, OnPostgres]
    public async Task New_people_come_in_with_posts_and_rights_and_each_gets_a_code_and_no_password(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);

        var codes = await ImportAsync(desk, """
            姓名,登录名,邮箱,电话,岗位,自,至,权限
            周某,zhou,zhou@example.org,023-70000001,评议办、领导小组,2026-04-01,2026-12-31,管理、办理
            吴某,wu,wu@example.org,,director,,,
            """);

        Assert.Equal([("zhou", "周某"), ("wu", "吴某")], codes!.Select(c => (c.UserName, c.DisplayName)));
        var staff = await desk.Get<StaffDirectory>().StaffAsync(new DateOnly(2026, 4, 1), 0, 10, None);
        Assert.Equal(["wu", "zhou"], staff.Staff.Select(s => s.UserName));
        Assert.All(staff.Staff, s => Assert.False(s.HasPassword));
        var (wu, zhou) = (staff.Staff[0], staff.Staff[1]);
        Assert.Equal(OnlyHandle, wu.Rights);
        Assert.Equal([Rights.Administer, Rights.Handle], zhou.Rights);
        Assert.Equal(("023-70000001", "zhou@example.org"), (zhou.Phone, zhou.Email));
        Assert.Equal(["评议办", "领导小组"], zhou.Posts);
        var director = await desk.Get<StaffDirectory>().PostAsync("director", None);
        Assert.Equal((PostsDesk.Today, null), (director!.Holders[0].From, director.Holders[0].To));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_code_sets_the_password_once(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        var issued = Assert.Single((await ImportAsync(desk, "姓名,登录名\n周某,zhou"))!);
        var codes = desk.Get<PasswordCodes>();
        var typed = issued.Code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal);

        var wrong = await Assert.ThrowsAsync<RefusedException>(() => codes.RedeemAsync("zhou", "AAAAA-AAAAA-AAAAA-AAAAA", "chun-jiang-hua-yue-ye", "", None));
        var unknown = await Assert.ThrowsAsync<RefusedException>(() => codes.RedeemAsync("wang", issued.Code, "chun-jiang-hua-yue-ye", "", None));
        await codes.RedeemAsync(" ZHOU ", typed, "chun-jiang-hua-yue-ye", "127.0.0.1", None);
        var again = await Assert.ThrowsAsync<RefusedException>(() => codes.RedeemAsync("zhou", issued.Code, "lan-ting-ji-xu-wen", "", None));

        Assert.All([wrong, unknown, again], refused => Assert.Equal("PasswordCodeRefused", refused.Code));
        Assert.True((await desk.Get<StaffDirectory>().StaffAsync(PostsDesk.Today, 0, 10, None)).Staff.Single().HasPassword);
        Assert.Contains("staff.password-chosen", await desk.Store.ReadAsync((db, stop) => db.Audit.Select(a => a.Act).ToListAsync(stop), None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_is_too_old_after_a_week_and_a_new_one_takes_its_place(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        var member = await desk.StaffAsync("zhou", Rights.Handle);
        var codes = desk.Get<PasswordCodes>();
        var first = await codes.IssueAsync(member.Id, "form-1", PostsDesk.Clerk, None);
        var second = await codes.IssueAsync(member.Id, "form-2", PostsDesk.Clerk, None);
        var copy = await Assert.ThrowsAsync<RefusedException>(() => codes.IssueAsync(member.Id, "form-2", PostsDesk.Clerk, None));

        var old = await Assert.ThrowsAsync<RefusedException>(() => codes.RedeemAsync("zhou", first.Code, "lan-ting-ji-xu-wen", "", None));
        desk.Clock.Advance(PasswordCodes.Lifetime);
        var late = await Assert.ThrowsAsync<RefusedException>(() => codes.RedeemAsync("zhou", second.Code, "lan-ting-ji-xu-wen", "", None));

        Assert.Equal(["CodeIssuedBefore", "PasswordCodeRefused", "PasswordCodeRefused"], new[] { copy, old, late }.Select(r => r.Code));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_table_changes_what_it_says_and_leaves_the_rest_as_it_was(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        var zhou = await desk.StaffAsync("zhou", Rights.Handle);
        var wang = await desk.StaffAsync("wang", Rights.Handle, Rights.Administer);
        await desk.HoldAsync("office", zhou, PostsDesk.Today.AddYears(-1));
        const string Table = "姓名,登录名,邮箱,岗位,至\nzhou某,,zhou@example.org,评议办,2026-06-30\nwang某,wang,,,\n";

        var plan = await desk.Get<ImportStaff>().PreviewAsync(Table, None);
        Assert.Empty((await desk.Get<ImportStaff>().RunAsync(Table, plan.Fingerprint(), "form-1", PostsDesk.Clerk, None))!);

        Assert.Equal([PlannedAct.Change, PlannedAct.Keep], plan.Rows.Select(r => r.Act));
        Assert.Equal(
            [new StaffChange(StaffField.Email, null, null, "zhou@example.org"), new StaffChange(StaffField.Holding, "评议办", "2025-03-02 –", "2025-03-02 – 2026-06-30")],
            plan.Rows[0].Changes);
        Assert.Equal([Rights.Administer, Rights.Handle], (await desk.Get<StaffDirectory>().FindAsync(wang.Id, PostsDesk.Today, None))!.Rights);
        var holder = Assert.Single((await desk.Get<StaffDirectory>().PostAsync("office", None))!.Holders);
        Assert.Equal((PostsDesk.Today.AddYears(-1), new DateOnly(2026, 6, 30)), (holder.From, holder.To!.Value));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_one_error_nothing_is_imported(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        const string Table = "姓名,登录名,岗位\n周某,zhou,评议办\n吴某,wu,没有这个岗位\n";

        var plan = await desk.Get<ImportStaff>().PreviewAsync(Table, None);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.Get<ImportStaff>().RunAsync(Table, plan.Fingerprint(), "form-1", PostsDesk.Clerk, None));

        Assert.Equal("ImportErrors", refused.Code);
        Assert.Equal((3, "ImportPostUnknown"), (plan.Remarks[0].Line, plan.Remarks[0].Code));
        Assert.Equal(0, (await desk.Get<StaffDirectory>().StaffAsync(PostsDesk.Today, 0, 10, None)).Total);
    }

    [Theory]
    [InlineData("姓名,登录名\n周某,z", "UserNameForm")]
    [InlineData("登录名\nzhou2", "ImportNewWithoutName")]
    [InlineData("姓名\n没有这人", "ImportWithoutUserName")]
    [InlineData("姓名,登录名,权限\n周某,zhou2,全部", "ImportRightUnknown")]
    [InlineData("姓名,登录名,邮箱\n周某,zhou2,a@example.org\n周某,zhou2,b@example.org", "ImportDisagrees")]
    [InlineData("姓名,登录名,岗位,自,至\n周某,zhou2,评议办,2026-03-02,2026-05-01\n周某,zhou2,评议办,2026-04-01,2026-06-01", "ImportHoldings")]
    [InlineData("姓名,登录名,岗位代码,岗位名称\n周某,zhou2,一科,一科", "PostCodeForm")]
    [InlineData("姓名,登录名,外出自,外出至,代理人\n周某,zhou2,2026-03-10,2026-03-12,周某", "AbsenceSubstitute")]
    [InlineData("姓名,登录名,外出自,外出至,代理人\n周某,zhou2,2026-02-10,2026-02-12,chen", "AbsenceDates")]
    [InlineData("登录名,权限\nchen,办理", "LastAdministrator")]
    public async Task Each_mistake_is_named_with_its_line(string table, string code)
    {
        await using var desk = await PostsDesk.OpenAsync(Database.Sqlite);
        await desk.StaffAsync("chen", Rights.All.ToArray());

        var plan = await desk.Get<ImportStaff>().PreviewAsync(table, None);

        Assert.Contains(plan.Remarks, r => r.IsError && r.Code == code);
        Assert.Empty(plan.Rows);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_changed_between_preview_and_confirmation_is_found(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        var zhou = await desk.StaffAsync("zhou", Rights.Handle);
        const string Table = "登录名,邮箱\nzhou,zhou@example.org\n";
        var plan = await desk.Get<ImportStaff>().PreviewAsync(Table, None);
        await desk.Get<StaffAccounts>().ChangeAsync(zhou.Id, "zhou某", "other@example.org", OnlyHandle, true, null, PostsDesk.Clerk, None);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => desk.Get<ImportStaff>().RunAsync(Table, plan.Fingerprint(), "form-1", PostsDesk.Clerk, None));

        Assert.Equal("ImportMoved", refused.Code);
        Assert.Equal("other@example.org", (await desk.Get<StaffDirectory>().FindAsync(zhou.Id, PostsDesk.Today, None))!.Email);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_second_copy_of_the_form_imports_nothing_and_shows_no_code(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);
        const string Table = "姓名,登录名\n周某,zhou\n";
        var plan = await desk.Get<ImportStaff>().PreviewAsync(Table, None);

        var first = await desk.Get<ImportStaff>().RunAsync(Table, plan.Fingerprint(), "form-1", PostsDesk.Clerk, None);
        var second = await desk.Get<ImportStaff>().RunAsync(Table, plan.Fingerprint(), "form-1", PostsDesk.Clerk, None);

        Assert.Single(first!);
        Assert.Null(second);
        Assert.Equal(1, (await desk.Get<StaffDirectory>().StaffAsync(PostsDesk.Today, 0, 10, None)).Total);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Posts_are_made_where_code_and_name_are_given_and_an_absence_names_somebody_further_down(Database database)
    {
        await using var desk = await PostsDesk.OpenAsync(database);

        await ImportAsync(desk, """
            姓名,登录名,岗位代码,岗位名称,外出自,外出至,代理人
            ,,section-1,一科,,,
            周某,zhou,section-2,二科,2026-03-10,2026-03-12,吴某
            吴某,wu,,一科,,,
            """);

        var posts = await desk.Get<StaffDirectory>().PostsAsync(PostsDesk.Today, None);
        Assert.Equal(["一科", "二科"], posts.Where(p => p.Code.StartsWith("section", StringComparison.Ordinal)).Select(p => p.Name));
        Assert.Equal("吴某", Assert.Single(posts.Single(p => p.Code == "section-1").Holders).Name);
        var zhou = (await desk.Get<StaffDirectory>().StaffAsync(PostsDesk.Today, 0, 10, None)).Staff.Single(s => s.UserName == "zhou");
        Assert.Equal("吴某", Assert.Single(await desk.Get<StaffAbsences>().OfAsync(zhou.Id, None)).Substitute);
    }

    private static async Task<IReadOnlyList<IssuedCode>?> ImportAsync(PostsDesk desk, string table)
    {
        var plan = await desk.Get<ImportStaff>().PreviewAsync(table, None);
        Assert.Equal([], plan.Remarks.Where(r => r.IsError).Select(r => r.Text.Chinese));
        return await desk.Get<ImportStaff>().RunAsync(table, plan.Fingerprint(), Guid.NewGuid().ToString(), PostsDesk.Clerk, None);
    }
}
