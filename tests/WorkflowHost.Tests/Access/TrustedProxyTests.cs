using System.Net;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Access;

/// <summary>Behind a reverse proxy: whose headers are believed, what the audit and the cookies make of them, and what plain http gets.</summary>
public sealed class TrustedProxyTests
{
    private const string Public = "https://pingyi.example.gov.cn";

    [Theory]
    [InlineData("10.1.2.3", "203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:10.1.2.3", "203.0.113.7", "203.0.113.7")]
    [InlineData("10.1.2.3", "198.51.100.1, 203.0.113.7, 10.8.0.9", "203.0.113.7")]
    [InlineData("192.0.2.50", "203.0.113.7", "192.0.2.50")]
    public async Task The_audit_names_the_client_that_a_trusted_proxy_names_and_nobody_elses(string connection, string forwarded, string kept)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite, "--Host:TrustedProxies", "10.1.2.3, 10.8.0.0/16");

        await host.BrowserAt(connection, ("X-Forwarded-For", forwarded)).SignInAsync("nobody", "a password of nobody");

        var entry = await host.ReadAsync(db => db.Audit.SingleAsync(e => e.Act == "staff.sign-in-refused"));
        Assert.Equal(kept, entry.From);
    }

    [Fact]
    public async Task Without_the_setting_not_even_the_own_machine_is_believed()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);

        await host.BrowserAt("127.0.0.1", ("X-Forwarded-For", "203.0.113.7")).SignInAsync("nobody", "a password of nobody");

        Assert.Equal("127.0.0.1", (await host.ReadAsync(db => db.Audit.SingleAsync(e => e.Act == "staff.sign-in-refused"))).From);
    }

    [Fact]
    public async Task Through_a_trusted_proxy_with_https_one_signs_in_and_the_cookie_is_secure()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite, "--Host:PublicAddress", Public, "--Host:TrustedProxies", "127.0.0.1");
        await host.Run.StaffAsync("officer", "张敏");
        var browser = host.BrowserAt("127.0.0.1", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"));

        var answer = (await browser.SignInAsync("officer")).MustBe(HttpStatusCode.Redirect);

        Assert.Contains(answer.Response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("__Host-staff=", StringComparison.Ordinal) && cookie.Contains("secure", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", "http")]
    [InlineData("192.0.2.50", "https")]
    public async Task Plain_http_is_told_which_address_to_open_and_what_the_administrator_sets(string connection, string scheme)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite, "--Host:PublicAddress", Public, "--Host:TrustedProxies", "127.0.0.1");
        var browser = host.BrowserAt(connection, ("X-Forwarded-Proto", scheme));

        foreach (var path in (string[])["/", "/sign-in", "/u/x.y", "/no-such-page"])
        {
            var page = (await browser.GetAsync(path)).MustBe(HttpStatusCode.MisdirectedRequest);
            Assert.Contains(Public, page.Html, StringComparison.Ordinal);
            Assert.Contains("Host:TrustedProxies", page.Html, StringComparison.Ordinal);
        }

        var program = (await browser.GetAsync("/api/v1/tasks")).MustBe(HttpStatusCode.MisdirectedRequest);
        Assert.Equal("application/problem+json", program.Response.Content.Headers.ContentType!.MediaType);
        (await browser.GetAsync("/health/live")).MustBe(HttpStatusCode.OK);
        (await browser.GetAsync("/css/site.css")).MustBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/33")]
    [InlineData("0.0.0.0/0")]
    public void What_is_no_address_of_a_proxy_is_named_at_start(string wrong)
    {
        var found = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(["--environment", "Production", "--Host:TrustedProxies", "10.1.2.3," + wrong]));

        Assert.Contains(found.Problems, p => p.Contains("Host:TrustedProxies", StringComparison.Ordinal) && p.Contains(wrong, StringComparison.Ordinal));
    }
}
