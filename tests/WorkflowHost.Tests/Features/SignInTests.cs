using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>How one gets in, how guessing is slowed down, and how the first administrator comes to be.</summary>
public sealed class SignInTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_wrong_password_and_an_unknown_name_read_the_same_and_the_right_one_opens_the_page_asked_for(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();

        var wrong = await browser.SignInAsync("officer", "这不是那个正确的密码");
        var unknown = await browser.SignInAsync("nobody", "这不是那个正确的密码");
        Assert.Contains("用户名或密码不正确。", wrong.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Contains("用户名或密码不正确。", unknown.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);

        var page = await browser.GetAsync("/sign-in?returnUrl=%2Fdone");
        var right = await browser.PostAsync("/sign-in", page, [("userName", "OFFICER"), ("password", SampleRun.Password), ("returnUrl", "/done")]);
        Assert.Equal("/done", right.MustBe(HttpStatusCode.Redirect).Location);
        Assert.Contains("张敏", (await browser.GetAsync("/done")).MustBe(HttpStatusCode.OK).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_address_elsewhere_is_not_followed()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();
        var page = await browser.GetAsync("/sign-in");

        var answer = await browser.PostAsync("/sign-in", page, [("userName", "officer"), ("password", SampleRun.Password), ("returnUrl", "https://evil.example/")]);

        Assert.Equal("/inbox", answer.Location);
    }

    [Fact]
    public async Task After_ten_wrong_passwords_even_the_right_one_waits_a_quarter_of_an_hour()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();
        for (var i = 0; i < 10; i++)
        {
            (await browser.SignInAsync("officer", "wrong password " + i)).MustBe(HttpStatusCode.UnprocessableEntity);
        }

        (await browser.SignInAsync("officer")).MustBe(HttpStatusCode.TooManyRequests);
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        (await browser.SignInAsync("officer")).MustBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_account_that_was_switched_off_gets_in_no_more()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var member = await host.Run.StaffAsync("officer", "张敏");
        var browser = host.Browser();
        await browser.SignInAsync("officer");

        await host.App.Services.GetRequiredService<StaffAccounts>().ChangeAsync(member.Id, "张敏", null, [], false, null, Actor.System, CancellationToken.None);

        (await host.Browser().SignInAsync("officer")).MustBe(HttpStatusCode.UnprocessableEntity);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        (await browser.GetAsync("/inbox")).MustBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_code_of_the_console_makes_one_administrator_and_then_the_page_is_gone(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var code = await host.App.Services.GetRequiredService<FirstAdministrator>().IssueAsync(CancellationToken.None);
        var browser = host.Browser();
        var page = (await browser.GetAsync("/first-administrator")).MustBe(HttpStatusCode.OK);
        (string, string)[] form = [("userName", "admin"), ("displayName", "王主任"), ("password", SampleRun.Password)];

        (await browser.PostAsync("/first-administrator", page, [.. form, ("code", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA")])).MustBe(HttpStatusCode.UnprocessableEntity);
        (await browser.PostAsync("/first-administrator", page, [.. form, ("code", code!.ToLowerInvariant())])).MustBe(HttpStatusCode.Redirect);

        (await host.Browser().GetAsync("/first-administrator")).MustBe(HttpStatusCode.NotFound);
        Assert.Equal(3, await host.ReadAsync(db => db.UserClaims.CountAsync(c => c.ClaimType == Rights.Claim)));
        (await browser.GetAsync("/mails")).MustBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_code_dies_after_an_hour()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var code = await host.App.Services.GetRequiredService<FirstAdministrator>().IssueAsync(CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromHours(1));
        var browser = host.Browser();
        var page = await browser.GetAsync("/first-administrator");

        var answer = await browser.PostAsync("/first-administrator", page, [("code", code!), ("userName", "admin"), ("displayName", "王主任"), ("password", SampleRun.Password)]);

        Assert.Contains("一次性口令不正确或已失效", answer.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.Users.CountAsync()));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("1234567890")]
    [InlineData("admin-admin-admin")]
    [InlineData("aaaaaaaaaaaaaa")]
    public void A_password_that_is_guessed_first_is_refused(string password) =>
        Assert.Throws<RefusedException>(() => Passwords.Check(password, "admin"));
}
