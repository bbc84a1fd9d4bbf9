using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WorkflowHost.Runtime.Dispatch;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Features;
using WorkflowHost.Tests.Store;
using WorkflowHost.Web;
using Xunit;

namespace WorkflowHost.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Bursts_mails_requests_and_the_figures_of_what_waits_arrive_at_the_endpoint(Database database)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        string link;
        await using (var host = await WebHost.StartAsync(database, "--Otlp:Endpoint", receiver.Address))
        {
            await host.Run.CreateAsync();
            link = host.Run.Link(0);
            (await host.Browser().GetAsync(link)).MustBe(HttpStatusCode.OK);
            await host.WriteAsync(db => db.Definitions.Add(
                new DefinitionVersion { Id = "wait-v1", DefinitionId = "wait", Version = 1, Name = "wait", IsLatest = true, IsPublished = true, Json = Draw.Definition("wait", Draw.Event("e", "go")) }));
            await host.App.Services.GetRequiredService<HostStore>().WriteAsync(
                (db, stop) => host.App.Services.GetRequiredService<Bursts>().StartAsync(db, "canary-instance", "wait-v1", null, null, stop), CancellationToken.None);
            await host.WriteAsync(db => db.Notices.Add(Note(host)));
            await host.App.Services.GetRequiredService<Runtime.Mail.Outbox.OutboxSender>().SendDueAsync(CancellationToken.None);
        }

        var (traces, metrics) = (receiver.Of("traces"), receiver.Of("metrics"));
        foreach (var said in (string[])["burst", "canary-instance", "mail hand-over", "canary-notice", "GET /u/{token}", "http.route"])
        {
            Assert.Contains(said, traces, StringComparison.Ordinal);
        }

        foreach (var figure in (string[])["workflowhost.instances.waiting", "workflowhost.due.backlog", "workflowhost.outbox.backlog", "workflowhost.incidents", "workflowhost.mails.sent", "http.server.request.duration"])
        {
            Assert.Contains(figure, metrics, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(link, traces + metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("unit.example", traces + metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_setting_there_is_nothing_that_could_send()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);

        Assert.Null(host.App.Services.GetService<TracerProvider>());
        Assert.Null(host.App.Services.GetService<MeterProvider>());
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("http://user:secret@collector:4318")]
    public void An_endpoint_that_is_no_address_is_named_at_start(string endpoint)
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => HostApplication.Build(["--environment", "Production", "--Otlp:Endpoint", endpoint]));

        Assert.Contains("Otlp:Endpoint", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    private static Notice Note(WebHost host) => new()
    {
        Id = "canary-notice", Key = "canary-notice", Kind = "send-notice", RecipientName = "张三", RecipientAddress = "zhang@unit.example", Subject = "提醒", Text = "提醒", Html = "", MessageId = "<canary@example.gov.cn>",
        State = NoticeState.Queued, QueuedAt = host.Clock.GetUtcNow(), NextAttemptAt = host.Clock.GetUtcNow(),
    };
}
