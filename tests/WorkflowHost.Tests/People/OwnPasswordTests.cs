using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.People;

/// <summary>A password is its owner's: he changes it himself, and nobody else ever types it.</summary>
public sealed class OwnPasswordTests
{
    private const string New = "春江潮水连海平海上明月共潮生";

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Who_changes_it_stays_and_is_signed_out_everywhere_else(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var member = await host.Run.StaffAsync("officer", "张敏");
        await host.App.Services.GetRequiredService<PasswordCodes>().IssueAsync(member.Id, "form-1", Actor.System, CancellationToken.None);
        var (here, elsewhere) = (host.Browser(), host.Browser());
        await here.SignInAsync("officer");
        await elsewhere.SignInAsync("officer");
        Assert.Contains("href=\"/password\"", (await here.GetAsync("/inbox")).Html, StringComparison.Ordinal);

        var changed = await here.PostAsync("/password", await here.GetAsync("/password"), [("old", SampleRun.Password), ("password", New), ("again", New)]);

        changed.MustBe(HttpStatusCode.Redirect);
        Assert.Contains("密码已修改", (await here.GetAsync(changed.Location!)).Html, StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        (await elsewhere.GetAsync("/inbox")).MustBe(HttpStatusCode.Redirect);
        (await here.GetAsync("/inbox")).MustBe(HttpStatusCode.OK);
        (await host.Browser().SignInAsync("officer")).MustBe(HttpStatusCode.UnprocessableEntity);
        (await host.Browser().SignInAsync("officer", New)).MustBe(HttpStatusCode.Redirect);
        Assert.Equal(0, await host.ReadAsync(db => db.PasswordCodes.CountAsync()));
        Assert.Equal(1, await host.ReadAsync(db => db.Audit.CountAsync(e => e.Act == "staff.password-changed" && e.Subject == "staff:" + member.Id)));
    }

    [Theory]
    [InlineData("这不是那个正确的密码", New, New, "原密码不正确")]
    [InlineData(SampleRun.Password, New, New + "！", "两次输入的密码不一致")]
    [InlineData(SampleRun.Password, "short", "short", "至少")]
    [InlineData(SampleRun.Password, SampleRun.Password, SampleRun.Password, "新密码与原密码相同")]
    public async Task What_will_not_do_is_said_and_changes_nothing(string old, string password, string again, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();
        await browser.SignInAsync("officer");

        var answer = await browser.PostAsync("/password", await browser.GetAsync("/password"), [("old", old), ("password", password), ("again", again)]);

        Assert.Contains(said, answer.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        (await host.Browser().SignInAsync("officer")).MustBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Guessing_the_old_one_at_an_unattended_screen_ends_after_ten_tries()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();
        await browser.SignInAsync("officer");
        var page = await browser.GetAsync("/password");
        for (var i = 0; i < 10; i++)
        {
            (await browser.PostAsync("/password", page, [("old", "guess " + i), ("password", New), ("again", New)])).MustBe(HttpStatusCode.UnprocessableEntity);
        }

        (await browser.PostAsync("/password", page, [("old", SampleRun.Password), ("password", New), ("again", New)])).MustBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Who_administers_hands_over_a_code_and_types_no_password()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("admin", "王主任", Rights.Administer);
        var member = await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();
        await browser.SignInAsync("admin");

        foreach (var path in (string[])["/people/staff/new", "/people/staff/" + member.Id])
        {
            Assert.DoesNotContain("type=\"password\"", (await browser.GetAsync(path)).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        }

        var page = await browser.GetAsync("/people/staff/new");
        var added = await browser.PostAsync("/people/staff/new", page, [("userName", "zhou"), ("displayName", "周敏"), ("password", New), ("formToken", TestBrowser.FieldOf(page, "formToken"))]);

        Assert.Contains("/set-password", added.MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
        Assert.Null(await host.ReadAsync(db => db.Users.Where(u => u.UserName == "zhou").Select(u => u.PasswordHash).SingleAsync()));
    }
}
