using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Timers;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Mail.Outbox;

/// <summary>One sender in all nodes, also when a frozen node wakes up.</summary>
public sealed class OutboxTurnTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_sender_ends_by_itself_once_another_has_begun_and_sends_nothing_more(Database database)
    {
        await using var outbox = await TestOutbox.CreateAsync(database);
        var frozen = outbox.Sender;
        await frozen.BeginAsync(CancellationToken.None);
        outbox.StartAgain();
        await outbox.Sender.BeginAsync(CancellationToken.None);
        await outbox.QueueAsync("n1");

        Assert.NotEqual(TimeSpan.Zero, await frozen.PassAsync(CancellationToken.None));
        Assert.Equal(0, outbox.Server.Asked);
        Assert.Equal((NoticeState.Queued, 0), ((await outbox.RowAsync("n1")).State, (await outbox.RowAsync("n1")).Attempts));

        Assert.Equal(TimeSpan.Zero, await outbox.Sender.PassAsync(CancellationToken.None));
        Assert.Equal(["<n1@example.gov.cn>"], outbox.Server.Taken.Select(t => t.MessageId));
    }

    [Fact]
    public async Task A_running_sender_that_lost_its_turn_returns_so_that_it_can_be_started_again()
    {
        await using var outbox = await TestOutbox.CreateAsync(Database.Sqlite);
        var begun = new TaskCompletionSource();
        outbox.Server.BeforeAnswer = () =>
        {
            begun.TrySetResult();
            return Task.CompletedTask;
        };
        await outbox.QueueAsync("n1");
        var running = outbox.Sender.RunAsync(CancellationToken.None);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await outbox.NewSender().BeginAsync(CancellationToken.None);
        outbox.Sender.Nudge();
        await outbox.Clock.RunUntilAsync(Returned()).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Contains(outbox.Log, l => l.Contains("taken over sending", StringComparison.Ordinal));

        async Task<bool> Returned()
        {
            await running;
            return true;
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_sends_what_is_queued_without_being_asked_and_stops_when_it_is_told(Database database)
    {
        await using var test = await TestStore.CreateAsync(database);
        var server = new RecordingTransport();
        var sent = new TaskCompletionSource();
        server.BeforeAnswer = () =>
        {
            sent.TrySetResult();
            return Task.CompletedTask;
        };
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>("ConnectionStrings:WorkflowHost", test.ConnectionString)]);
        builder.Services.AddHostStore(builder.Configuration).AddProcedureRuntime().AddHostTimers(DatabaseSettings.From(builder.Configuration)).AddMail(builder.Configuration).AddSingleton<IMailTransport>(server);
        using var host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<HostStore>().WriteAsync(
            (db, _) =>
            {
                db.Notices.Add(new Notice
                {
                    Id = "n1", Key = "n1", Kind = "reminder", RecipientName = "王联络", RecipientAddress = "wang@example.gov.cn", Subject = "提醒", Text = "x", Html = "", MessageId = "<n1@example.gov.cn>",
                });
                db.Wakes |= Wake.Outbox;
                return Task.CompletedTask;
            },
            CancellationToken.None);
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));

        var row = await test.OpenStore().ReadAsync((db, stop) => db.Notices.FindAsync(["n1"], stop).AsTask(), CancellationToken.None);
        Assert.Equal((NoticeState.HandedOver, false), (row!.State, row.PossiblyRepeated));
    }

    [Theory]
    [InlineData("https://pingyi.example.gov.cn", "<n1@pingyi.example.gov.cn>")]
    [InlineData("http://10.1.2.3:8080", "<n1@10.1.2.3>")]
    [InlineData("https://昭化.中国", "<n1@xn--cjr175b.xn--fiqs8s>")]
    [InlineData("http://[::1]:5000", "<n1@ipv6-1>")]
    [InlineData("http://localhost:5000", "<n1@localhost>")]
    public void Whatever_the_hosts_address_is_a_Message_ID_can_be_made_of_it(string address, string id)
    {
        Assert.Equal(id, MessageId.Create("n1", new Uri(address)));
    }
}
