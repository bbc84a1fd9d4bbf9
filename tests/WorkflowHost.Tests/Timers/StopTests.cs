using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Commands;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Keys;
using WorkflowHost.Tests.Mail;
using WorkflowHost.Tests.Store;
using Xunit;
using Xunit.Abstractions;

namespace WorkflowHost.Tests.Timers;

/// <summary>A real process is told to stop in the middle of its work, and the next one goes on.</summary>
public sealed partial class StopTests(ITestOutputHelper output) : IDisposable
{
    private const int Mails = 1000;
    private const int Instances = 600;
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly string folder = Directory.CreateTempSubdirectory("wh-stop-").FullName;

    [SmtpTheory, OnSqlite, OnPostgres]
    public async Task Told_to_stop_under_load_it_ends_in_time_with_nothing_half_done_and_another_does_the_rest_once(Database database)
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
        await using var rig = await RuntimeRig.CreateAsync(database);
        await LoadAsync(rig);
        string[] settings = ["--ConnectionStrings:WorkflowHost", rig.ConnectionString, "--Definitions:Folder", "", "--Keys:Certificate", KeyFile.Shared, "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Tls", "None", "--Mail:From", "office@example.gov.cn"];
        var (first, address) = await HostProgram.ServeAsync([.. settings, "--Data:Folder", Path.Combine(folder, "first")]);
        // On PostgreSQL the other node is there already and takes its share; SQLite has one process at a time.
        var other = database == Database.Postgres ? await HostProgram.ServeAsync([.. settings, "--Data:Folder", Path.Combine(folder, "second")]) : default;
        await using (first)
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var asking = AskAsync(address, answered);
            await answered.Task.WaitAsync(Patience);
            await server.MailAsync(30);
            var watch = Stopwatch.StartNew();
            first.Terminate();

            Assert.True(await first.EndedAsync() == 0, first.Output);
            output.WriteLine($"{database}: stopped under load in {watch.ElapsedMilliseconds} ms");
            Assert.True(watch.Elapsed < Promised, $"{watch.Elapsed}");
            Assert.True(await asking > 0);
            Assert.Contains("Application is shutting down", await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(folder, "first", "logs")).Single()), StringComparison.Ordinal);
        }

        if (database == Database.Sqlite)
        {
            await NothingHalfDoneAsync(rig, server);
            other = await HostProgram.ServeAsync([.. settings, "--Data:Folder", Path.Combine(folder, "second")]);
        }

        await using (other.Program)
        {
            await server.HappenedAsync("mail", Mails);
            await AllDoneAsync(other.Address);
        }

        await server.CaughtUpAsync();
        var ids = server.Mails.Select(m => MessageId().Match(m.Text).Groups[1].Value).ToList();
        Assert.Equal((Mails, Mails), (ids.Count, ids.Distinct().Count()));
        Assert.Equal(Instances, await rig.ReadAsync(db => db.Instances.CountAsync(i => i.SubStatus == "Finished")));
        Assert.Equal(Instances, await rig.ReadAsync(db => db.Journal.CountAsync(j => j.ActivityId == "sleep" && j.Event == "Completed")));
        Assert.Equal(0, await rig.ReadAsync(db => db.Notices.CountAsync(n => n.PossiblyRepeated || n.Attempts > 1)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The rig's clock stands in the past: all of it is due as soon as a host runs.</summary>
    private static async Task LoadAsync(RuntimeRig rig)
    {
        var version = await rig.PublishAsync(Draw.Definition("sleep", Draw.Delay("sleep", "00:00:01")));
        await Task.WhenAll(Enumerable.Range(0, Instances).Select(n => rig.StartAsync($"i{n}", version)));
        await rig.WriteAsync(db =>
        {
            db.Notices.AddRange(Enumerable.Range(0, Mails).Select(n => new Notice
            {
                Id = $"n{n}", Key = $"n{n}", Kind = "send-notice", RecipientName = "张三", RecipientAddress = $"u{n}@example.test", Subject = "提醒", Text = "请报送。", Html = "",
                MessageId = $"<n{n}@example.gov.cn>", State = NoticeState.Queued, QueuedAt = rig.Clock.GetUtcNow(), NextAttemptAt = rig.Clock.GetUtcNow(),
            }));
            return Task.FromResult(true);
        });
    }

    /// <summary>There was more to do, and what had been begun is done or untouched: no claim is left, no attempt was used up.</summary>
    private static async Task NothingHalfDoneAsync(RuntimeRig rig, SmtpServer server)
    {
        var rows = await rig.ReadAsync(db => db.Notices.AsNoTracking().ToListAsync());
        Assert.Equal(await server.CaughtUpAsync(), rows.Count(n => n.State == NoticeState.HandedOver));
        Assert.All(rows.Where(n => n.State != NoticeState.HandedOver), n => Assert.Equal((NoticeState.Queued, 0, false), (n.State, n.Attempts, n.PossiblyRepeated)));
        Assert.Contains(rows, n => n.State == NoticeState.Queued);
        Assert.Equal(0, await rig.ReadAsync(db => db.Timers.CountAsync(t => t.Failures > 0)));
    }

    /// <summary>Asks for a page over and over until nobody answers any more; returns how often somebody did, each time rightly.</summary>
    private static async Task<int> AskAsync(Uri address, TaskCompletionSource answered)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
        for (var answers = 0; ; answers++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
                Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
                answered.TrySetResult();
            }
            catch (HttpRequestException)
            {
                return answers;
            }
        }
    }

    /// <summary>The host says itself when nothing is overdue any more.</summary>
    private static async Task AllDoneAsync(Uri address)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new HttpClient { BaseAddress = address };
        while (await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative), patience.Token) != "Healthy")
        {
        }
    }

    [GeneratedRegex(@"^Message-ID: (<[^>]+>)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex MessageId();
}
