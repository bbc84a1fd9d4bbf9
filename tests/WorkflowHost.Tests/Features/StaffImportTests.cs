using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Units;
using Xunit;

namespace WorkflowHost.Tests.Features;

public sealed partial class StaffImportTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_workbook_of_staff_is_shown_line_by_line_then_imported_and_its_people_come_in_with_their_codes(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.StaffAsync("admin", "管理员", Rights.All.ToArray());
        var browser = host.Browser();
        await browser.SignInAsync("admin");
        var book = Workbook.Of(["姓名", "登录名", "邮箱", "岗位", "自"], ["周敏", "zhoumin", "zhoumin@example.org", "评议办", 46_000m], ["管理员", "admin", null, null, null]);

        var shown = await browser.PostFilesAsync("/people/import", await browser.GetAsync("/people/import"), [], ("file", "staff.xlsx", book));
        shown.MustBe(HttpStatusCode.OK);
        Assert.Contains("2025-12-09 –", shown.Html, StringComparison.Ordinal);
        Assert.Contains("不变", shown.Html, StringComparison.Ordinal);
        (string, string)[] form = [.. new[] { "packed", "fingerprint", "formToken", "added", "changed" }.Select(f => (f, TestBrowser.FieldOf(shown, f)))];
        var done = (await browser.PostAsync("/people/import?handler=Apply", shown, form)).MustBe(HttpStatusCode.OK);
        var code = Code().Match(done.Html).Groups[1].Value;
        var again = await browser.PostAsync("/people/import?handler=Apply", shown, form);

        Assert.Equal("/people", again.Location);
        Assert.Contains("没有再次导入", (await browser.GetAsync("/people")).Html, StringComparison.Ordinal);

        var own = host.Browser();
        var refused = await own.SignInAsync("zhoumin", "");
        Assert.DoesNotContain("inbox", refused.Location ?? "", StringComparison.Ordinal);
        var page = await own.GetAsync("/set-password");
        var differs = await own.PostAsync("/set-password", page, [("userName", "zhoumin"), ("code", code), ("password", "chun-jiang-hua-yue-ye"), ("again", "chun")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, differs.Status);
        var set = await own.PostAsync("/set-password", page, [("userName", "zhoumin"), ("code", code), ("password", "chun-jiang-hua-yue-ye"), ("again", "chun-jiang-hua-yue-ye")]);
        Assert.Equal("/sign-in", set.Location);
        Assert.Equal("/inbox", (await own.SignInAsync("zhoumin", "chun-jiang-hua-yue-ye")).Location);
    }

    [Fact]
    public async Task A_table_with_an_error_says_the_line_and_what_to_do_and_who_may_not_administer_sees_nothing()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("admin", "管理员", Rights.All.ToArray());
        await host.Run.StaffAsync("clerk", "办事员", Rights.Handle);
        var (browser, clerk) = (host.Browser(), host.Browser());
        await browser.SignInAsync("admin");
        await clerk.SignInAsync("clerk");

        var page = await browser.PostFilesAsync("/people/import", await browser.GetAsync("/people/import"), [], ("file", "staff.csv", Encoding.UTF8.GetBytes("姓名,登录名,岗位\n周敏,zhoumin,没有的岗位")));

        page.MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("第2行的岗位“没有的岗位”不存在", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync("/people/import")).Status);
    }

    [Fact]
    public async Task A_new_account_without_a_password_gets_a_code_on_the_page_this_once()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("admin", "管理员", Rights.All.ToArray());
        var browser = host.Browser();
        await browser.SignInAsync("admin");
        var form = await browser.GetAsync("/people/staff/new");
        (string, string)[] values = [("formToken", TestBrowser.FieldOf(form, "formToken")), ("userName", "zhoumin"), ("displayName", "周敏"), ("phone", "023-70000001"), ("rights", Rights.Handle)];

        var made = (await browser.PostAsync("/people/staff/new", form, values)).MustBe(HttpStatusCode.OK);
        var copy = await browser.PostAsync("/people/staff/new", form, values);
        var list = await browser.GetAsync("/people");

        Assert.Matches(Code(), made.Html);
        Assert.Equal("/people", copy.Location);
        Assert.Contains("未设密码", list.Html, StringComparison.Ordinal);
        Assert.Contains("023-70000001", list.Html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<code>((?:[A-Z2-9]{5}-){3}[A-Z2-9]{5})</code>")]
    private static partial Regex Code();
}
