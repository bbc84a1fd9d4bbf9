using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Store;
using WorkflowHost.Tests.Time;

namespace WorkflowHost.Tests.Mail.Outbox;

/// <summary>A store with notices, a clock, and senders on them; a second sender stands for the host started again.</summary>
internal sealed class TestOutbox : IAsyncDisposable
{
    private readonly TestStore database;

    private TestOutbox(TestStore database, ServiceProvider host)
    {
        this.database = database;
        Store = host.GetRequiredService<HostStore>();
        Signals = host.GetRequiredService<WakeSignals>();
        Tokens = new LinkTokens(Store, Clock);
        Sender = NewSender();
    }

    internal ManualClock Clock { get; } = new();

    internal HostStore Store { get; }

    internal WakeSignals Signals { get; }

    internal LinkTokens Tokens { get; }

    internal LinkAddresses Addresses { get; } = new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>("Host:PublicAddress", "https://pingyi.example.gov.cn")]).Build());

    internal RecordingTransport Server { get; } = new();

    internal List<string> Log { get; } = [];

    internal OutboxSender Sender { get; private set; }

    internal static async Task<TestOutbox> CreateAsync(Database database, params IInterceptor[] faults)
    {
        var store = await TestStore.CreateAsync(database);
        return new TestOutbox(store, store.Open(services => Array.ForEach(faults, f => services.AddSingleton(f))));
    }

    internal OutboxSender NewSender(PaceLimits? pace = null, IMailTransport? transport = null) => new(
        Store, Signals, transport ?? Server, new MailSetup(null, "", SampleMail.Sender, null, pace ?? PaceLimits.None), Tokens, Addresses, Clock, new ListLogger(Log));

    internal void StartAgain(PaceLimits? pace = null) => Sender = NewSender(pace);

    /// <summary>Sends what is due now; the clock stands still.</summary>
    internal async Task SendDueAsync()
    {
        await Sender.BeginAsync(CancellationToken.None);
        while (await Sender.PassAsync(CancellationToken.None) == TimeSpan.Zero)
        {
        }
    }

    /// <summary>Sends until nothing waits any more (or so much time has passed), moving the clock as far as the sender rests.</summary>
    internal async Task<DateTimeOffset> SendAllAsync(TimeSpan atMost)
    {
        var end = Clock.GetUtcNow() + atMost;
        while (Clock.GetUtcNow() < end)
        {
            var rest = await Sender.PassAsync(CancellationToken.None);
            if (rest > TimeSpan.Zero)
            {
                if (!await Store.ReadAsync((db, stop) => db.Notices.AnyAsync(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.HandingOver, stop), CancellationToken.None))
                {
                    break;
                }

                Clock.Advance(rest);
            }
        }

        return Clock.GetUtcNow();
    }

    internal Task QueueAsync(params string[] names) => QueueAsync(name => name + "@example.gov.cn", null, names);

    internal Task QueueAsync(Func<string, string> address, TaskLink? link, params string[] names) => Store.WriteAsync(
        (db, _) =>
        {
            if (link is not null)
            {
                db.Links.Add(link);
            }

            db.Notices.AddRange(names.Select(name => new Notice
            {
                Id = name,
                Key = name,
                LinkId = link?.Id,
                Kind = "reminder",
                RecipientName = "王联络",
                RecipientAddress = address(name),
                Subject = "提醒 " + name,
                Text = link is null ? "Please answer." : $"Please answer: {LinkPlaceholder.Address} .",
                Html = "",
                MessageId = $"<{name}@example.gov.cn>",
                QueuedAt = Clock.GetUtcNow(),
                NextAttemptAt = Clock.GetUtcNow(),
            }));
            db.Wakes |= Wake.Outbox;
            return Task.CompletedTask;
        },
        CancellationToken.None);

    internal Task<List<Notice>> RowsAsync() => Store.ReadAsync((db, stop) => db.Notices.AsNoTracking().OrderBy(n => n.Id).ToListAsync(stop), CancellationToken.None);

    internal async Task<Notice> RowAsync(string id) => (await RowsAsync()).Single(n => n.Id == id);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private sealed class ListLogger(List<string> lines) : ILogger<OutboxSender>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add($"{logLevel}: {formatter(state, exception)}");
            }
        }
    }
}
