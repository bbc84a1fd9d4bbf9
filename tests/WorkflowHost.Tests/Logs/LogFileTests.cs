using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Mail;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Logs;

/// <summary>The log files tell what happened to what, and nothing about people.</summary>
public sealed class LogFileTests : IDisposable
{
    private const string WrongPassword = "canary-password-93b1";
    private const string Answer = "联络人赵六自查出的问题";
    private const string Fault = "步骤说到了孙七";
    private readonly string folder = Directory.CreateTempSubdirectory("wh-logs-").FullName;

    [SmtpFact]
    public async Task Nobody_who_took_part_in_a_walk_stands_in_the_log_and_no_key_or_password()
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
        await server.PlanAsync(new { rcpt = new Dictionary<string, string> { ["contact0@unit.example"] = "550 5.1.1 <contact0@unit.example> no such person" } });
        string link;
        await using (var host = await HostAsync("--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Tls", "None", "--Mail:From", "office@example.gov.cn"))
        {
            await StartWithIncidentAsync(host);
            (await host.Browser().SignInAsync("li.ming", WrongPassword)).MustBe(HttpStatusCode.UnprocessableEntity);
            link = await AnswerAsync(host);
            (await host.Browser().GetAsync("/u/nobody.nothing")).MustBe(HttpStatusCode.NotFound);
            await server.MailAsync(5);
            await host.WriteAsync(db => db.Notices.Add(Note(host)));
            host.App.Services.GetRequiredService<WakeSignals>().Raise(Wake.Outbox);
            await server.MailAsync(6);
            host.App.Services.GetRequiredService<ILogger<LogFileTests>>().LogError(new InvalidOperationException("周八 wrote to zhou@unit.example"), "It failed for {Who}", "zhou@unit.example");
        }

        var log = await LogAsync();

        Assert.Contains("was refused for good with 550", log, StringComparison.Ordinal);
        Assert.Contains("System.InvalidOperationException", log, StringComparison.Ordinal);
        Assert.Contains("‹address›", log, StringComparison.Ordinal);
        string[] canaries =
        [
            "李明", "li.ming", "张三", "周八", "联络员", "unit.example", "office@", "0839-", SampleRun.Password, WrongPassword, Answer, Fault, "nobody.nothing", link, "区交通运输局",
        ];
        Assert.Equal([], canaries.Where(canary => log.Contains(canary, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Each_line_is_a_JSON_object_in_a_file_of_its_day_that_only_the_host_may_read()
    {
        await using (await HostAsync())
        {
        }

        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Matches(@"workflowhost-\d{8}\.jsonl$", file);
        var lines = await File.ReadAllLinesAsync(file);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)!["@t"]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_file_is_kept_for_half_a_year_and_then_goes()
    {
        var (kept, old) = (DayFile(182), DayFile(185));
        await File.WriteAllTextAsync(kept, "{}");
        await File.WriteAllTextAsync(old, "{}");

        await using (await HostAsync())
        {
        }

        Assert.True(File.Exists(kept));
        Assert.False(File.Exists(old));
    }

    [Theory]
    [InlineData("182")]
    [InlineData("ten")]
    public void Less_than_half_a_year_is_refused_with_the_number_to_write(string days)
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(["--environment", "Production", "--Logs:KeepDays", days]));

        Assert.Contains("Logs:KeepDays", Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.Contains("183", wrong.Problems[0], StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<WebHost> HostAsync(params string[] settings) => WebHost.StartAsync(Database.Sqlite, ["--Logs:Folder", folder, .. settings]);

    private string DayFile(int daysAgo) => Path.Combine(folder, $"workflowhost-{TimeProvider.System.GetLocalNow().AddDays(-daysAgo):yyyyMMdd}.jsonl");

    private async Task<string> LogAsync() => string.Concat(await Task.WhenAll(Directory.GetFiles(folder).Select(file => File.ReadAllTextAsync(file))));

    /// <summary>A run is started from the page: six units are written to, and a step of it fails.</summary>
    private static async Task StartWithIncidentAsync(WebHost host)
    {
        var clerk = await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        await host.Run.CreateAsync();
        await host.Run.HoldAsync(clerk, "office-head");
        var json = Draw.Definition("new", Draw.Phase("p1", "启动当日", "开始后10个工作日", Draw.Collect("report", ("checker", "post:office-head"))));
        var faulty = Draw.Definition("faulty", Draw.Step("fault", "Elsa.Fault", ("message", Fault)));
        await host.WriteAsync(db => db.Definitions.AddRange(Published("new", json), Published("faulty", faulty)));
        var office = host.Browser();
        await office.SignInAsync("li.ming");
        var form = await office.GetAsync("/runs/new?definition=new");
        List<(string, string)> values = [("definitionId", "new"), ("title", "2026年评议"), ("startDate", "2026-11-18"), .. Enumerable.Range(0, 6).Select(n => ("unitIds", SampleRun.UnitOf(n)))];
        var plan = await office.PostAsync("/runs/new", form, values);
        (await office.PostAsync("/runs/new", plan, [.. values, ("shown", "new 2026-11-18"), ("formToken", "form-1"), ("start", "true")])).MustBe(HttpStatusCode.Redirect);
        await host.App.Services.GetRequiredService<HostStore>().WriteAsync(
            (db, stop) => host.App.Services.GetRequiredService<Runtime.Dispatch.Bursts>().StartAsync(db, "i-faulty", "faulty-v1", null, null, stop), CancellationToken.None);
        Assert.Equal(1, await host.ReadAsync(db => db.Instances.Where(i => i.Id == "i-faulty").Select(i => i.IncidentCount).SingleAsync()));
    }

    private static DefinitionVersion Published(string id, string json) => new() { Id = id + "-v1", DefinitionId = id, Version = 1, Name = id, IsLatest = true, IsPublished = true, Json = json };

    /// <summary>The unit hands in by the link of its mail.</summary>
    private static async Task<string> AnswerAsync(WebHost host)
    {
        var (browser, link) = (host.Browser(), host.Run.Link(1));
        var page = await browser.GetAsync(link);
        (await browser.PostFilesAsync(
            link + "?handler=Submit", page, [("answer.summary", Answer), ("answer.problems", "3"), ("formToken", "t")], ("file.report", "张三的报告.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 scan")))).MustBe(HttpStatusCode.Redirect);
        return link["/u/".Length..];
    }

    private static Notice Note(WebHost host) => new()
    {
        Id = "last", Key = "last", Kind = "send-notice", RecipientName = "张三", RecipientAddress = "zhang@unit.example", Subject = "张三", Text = "张三", Html = "", MessageId = "<last@example.gov.cn>",
        State = NoticeState.Queued, QueuedAt = host.Clock.GetUtcNow(), NextAttemptAt = host.Clock.GetUtcNow(),
    };
}
