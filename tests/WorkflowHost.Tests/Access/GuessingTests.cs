using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Access;

/// <summary>Passwords, codes, links and tokens are not guessed without limit, nobody is locked out by strangers, and hashing never takes the whole machine.</summary>
public sealed class GuessingTests
{
    private const string Wrong = "这不是那个正确的密码";
    private const string TooOften = "尝试次数过多，请15分钟后再试。";

    [Fact]
    public async Task Of_forty_passwords_tried_at_the_same_moment_ten_are_looked_at()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.BrowserAt("203.0.113.7");
        var page = await browser.GetAsync("/sign-in");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => browser.PostAsync("/sign-in", page, [("userName", "officer"), ("password", Wrong + i)])));

        Assert.Equal(10, answers.Count(a => a.Status == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(30, answers.Count(a => a.Status == HttpStatusCode.TooManyRequests && a.Html.Contains(TooOften, StringComparison.Ordinal)));
        Assert.Equal(10, await host.ReadAsync(db => db.Audit.CountAsync(e => e.Act == "staff.sign-in-refused")));
    }

    [Fact]
    public async Task While_strangers_guess_from_everywhere_its_owner_signs_in_with_the_browser_he_knows()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        var own = host.BrowserAt("198.51.100.9");
        (await own.SignInAsync("officer")).MustBe(HttpStatusCode.Redirect);
        await own.PostAsync("/sign-out", await own.GetAsync("/inbox"), []);

        for (var i = 0; i < 11; i++)
        {
            var stranger = host.BrowserAt("203.0.113." + i);
            var page = await stranger.GetAsync("/sign-in");
            await Task.WhenAll(Enumerable.Range(0, 10).Select(n => stranger.PostAsync("/sign-in", page, [("userName", "officer"), ("password", Wrong + n)])));
        }

        (await host.BrowserAt("203.0.113.200").SignInAsync("officer", Wrong)).MustBe(HttpStatusCode.TooManyRequests);
        (await own.SignInAsync("officer")).MustBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Whoever_guesses_at_the_accounts_of_a_whole_office_stops_himself_and_nobody_else()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.StaffAsync("officer", "张敏");
        for (var i = 0; i < 60; i++)
        {
            await host.BrowserAt("2001:db8:0:1::" + i).SignInAsync("name" + i, Wrong);
        }

        (await host.BrowserAt("2001:db8:0:1:ffff::1").SignInAsync("officer")).MustBe(HttpStatusCode.TooManyRequests);
        (await host.BrowserAt("2001:db8:0:2::1").SignInAsync("officer")).MustBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_one_time_code_is_tried_ten_times_and_a_password_that_will_not_do_is_no_try()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var member = await host.Run.StaffAsync("officer", "张敏");
        var code = await host.App.Services.GetRequiredService<PasswordCodes>().IssueAsync(member.Id, "form-1", Actor.System, CancellationToken.None);
        var browser = host.BrowserAt("203.0.113.7");
        var page = await browser.GetAsync("/set-password");
        (string, string)[] Form(string typed, string password) => [("userName", "officer"), ("code", typed), ("password", password), ("again", password)];

        for (var i = 0; i < 20; i++)
        {
            (await browser.PostAsync("/set-password", page, Form(code.Code, "short"))).MustBe(HttpStatusCode.UnprocessableEntity);
        }

        for (var i = 0; i < 10; i++)
        {
            (await browser.PostAsync("/set-password", page, Form("AAAAA-AAAAA-AAAAA-AAAAA", Wrong))).MustBe(HttpStatusCode.UnprocessableEntity);
        }

        Assert.Contains(TooOften, (await browser.PostAsync("/set-password", page, Form(code.Code, Wrong))).MustBe(HttpStatusCode.TooManyRequests).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_sixty_made_up_links_a_source_is_told_to_stop_and_a_true_one_still_opens()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        var browser = host.BrowserAt("203.0.113.7");
        for (var i = 0; i < 60; i++)
        {
            (await browser.GetAsync($"/u/link-{i}.made-up")).MustBe(HttpStatusCode.NotFound);
        }

        Assert.Contains("操作过于频繁", (await browser.GetAsync("/u/link-0.made-up")).MustBe(HttpStatusCode.TooManyRequests).Html, StringComparison.Ordinal);
        (await browser.GetAsync(host.Run.Link(0))).MustBe(HttpStatusCode.OK);
        (await host.BrowserAt("203.0.113.8").GetAsync("/u/link-0.made-up")).MustBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task After_sixty_made_up_tokens_a_program_is_told_when_to_come_back()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var browser = host.BrowserAt("203.0.113.7", ("Authorization", "Bearer wfh_made-up"));
        for (var i = 0; i < 60; i++)
        {
            (await browser.GetAsync("/api/v1/tasks")).MustBe(HttpStatusCode.Unauthorized);
        }

        var answer = (await browser.GetAsync("/api/v1/tasks")).MustBe(HttpStatusCode.TooManyRequests);
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromMinutes(15), answer.Response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Only_some_passwords_are_hashed_at_once_a_few_wait_and_the_others_are_told()
    {
        var hasher = new HeldHasher();
        using var gate = new PasswordGate(hasher);
        var all = PasswordGate.MostAtOnce + PasswordGate.MostWaiting + 5;

        var asked = Enumerable.Range(0, all).Select(_ => gate.HashAsync("password", CancellationToken.None)).ToList();
        var refused = await Task.WhenAll(asked.Where(t => t.IsFaulted).Select(t => Assert.ThrowsAsync<RefusedException>(() => t)));
        hasher.Release.Set();
        await Task.WhenAll(asked.Where(t => !t.IsFaulted));

        Assert.Equal(5, refused.Length);
        Assert.All(refused, r => Assert.Equal(PasswordGate.Busy, r.Code));
        Assert.InRange(hasher.MostAtOnce, 1, PasswordGate.MostAtOnce);
    }

    /// <summary>Hashes nothing, and not before it is let go.</summary>
    private sealed class HeldHasher : IPasswordHasher<StaffMember>
    {
        private int now;

        public ManualResetEventSlim Release { get; } = new();

        public int MostAtOnce { get; private set; }

        public string HashPassword(StaffMember user, string password)
        {
            lock (Release)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++now);
            }

            Release.Wait(TimeSpan.FromSeconds(30));
            lock (Release)
            {
                now--;
            }

            return "";
        }

        public PasswordVerificationResult VerifyHashedPassword(StaffMember user, string hashedPassword, string providedPassword) => PasswordVerificationResult.Failed;
    }
}
