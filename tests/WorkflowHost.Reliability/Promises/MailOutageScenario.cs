using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Hosting;
using WorkflowHost.Reliability.Offices;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Tests.Mail;

namespace WorkflowHost.Reliability.Promises;

/// <summary>
/// R7: the mail server is away for an hour (it greets with 421), then refuses one recipient for good and another for now.
/// Everything else goes on meanwhile; within ten minutes of its return all mails are out, each once; the refused one is an incident of its own.
/// </summary>
internal static partial class MailOutageScenario
{
    private const string Refused = "refused@example.test";
    private const string Later = "later@example.test";
    private const int MostMinutes = 10;

    public static async Task RunAsync(Report report, int mails)
    {
        if (SmtpServer.WhySkipped is { } why)
        {
            Console.WriteLine("  R7 skipped: " + why);
            return;
        }

        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
            await server.PlanAsync(new { greeting = "421 4.3.2 closing for an hour" });
            var clockFile = Path.Combine(database.Folder, "clock");
            using var clock = new FileClock(clockFile);
            var begun = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));
            clock.MoveTo(begun);
            await using var office = await ApiOffice.CreateAsync(database, 1, clock);
            await QueueAsync(office, mails, begun);
            await using var host = await office.StartHostAsync(
                clockFile, "--Mail:Host", "127.0.0.1", "--Mail:Port", server.Port.ToString(CultureInfo.InvariantCulture), "--Mail:Tls", "None", "--Mail:From", "office@example.test", "--Mail:PerMinute", "0", "--Mail:PerHour", "0", "--Mail:PerDay", "0");
            List<string> failures = [];
            await server.HappenedAsync("connection");
            using var caller = new ApiCaller(() => host.Address);
            failures.AddRange((await caller.StartAsync("meanwhile", office.Tokens[0])).Status == System.Net.HttpStatusCode.Created ? [] : ["a start failed while mail was away"]);
            clock.MoveTo(begun.AddHours(1));
            await server.PlanAsync(new { rcpt = new Dictionary<string, string> { [Refused] = "550 5.1.1 no such mailbox", [Later] = "450 4.2.2 mailbox full" } });
            var minutes = await UntilAsync(office, clock, begun.AddHours(1), left => left <= 1);
            failures.AddRange(minutes <= MostMinutes ? [] : [$"not all mails were out {MostMinutes} minutes after the server was back"]);
            await server.PlanAsync(new { });
            await UntilAsync(office, clock, begun.AddHours(2), left => left == 0);
            await server.CaughtUpAsync();
            var states = await office.ReadAsync(db => db.Notices.Select(n => new { n.RecipientAddress, n.State }).ToListAsync());
            failures.AddRange(Check([.. server.Mails.Select(m => MessageId().Match(m.Text).Value)], mails - 1));
            failures.AddRange(states.Single(s => s.RecipientAddress == Refused).State == NoticeState.Refused ? [] : ["the refused mail is not marked so"]);
            failures.AddRange(states.Where(s => s.RecipientAddress != Refused && s.State != NoticeState.HandedOver).Select(s => $"{s.RecipientAddress}: {s.State}"));
            report.Row("R7", $"{kind}: the mail server away for an hour, {mails} mails, all out {minutes} min after", mails, failures);
            report.MustNotice("R7", $"a mail lost and a mail twice ({kind})", Check(["<a>", "<a>"], 3));
        }
    }

    /// <returns>The minutes of the clock it took; more than ten when it did not come about.</returns>
    private static async Task<int> UntilAsync(ApiOffice office, FileClock clock, DateTimeOffset from, Func<int, bool> holds)
    {
        for (var minute = 0; minute <= MostMinutes; minute++)
        {
            clock.MoveTo(from.AddMinutes(minute));
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            for (var look = 0; look < 8; look++)
            {
                var left = await office.ReadAsync(db => db.Notices.CountAsync(n => n.State == NoticeState.Queued || n.State == NoticeState.Retrying || n.State == NoticeState.HandingOver));
                if (holds(left))
                {
                    return minute;
                }

                await pause.WaitForNextTickAsync();
            }
        }

        return MostMinutes + 1;
    }

    private static IReadOnlyList<string> Check(List<string> ids, int wanted) =>
    [
        .. ids.CountBy(id => id).Where(c => c.Value > 1).Select(c => $"{c.Key} came {c.Value} times"),
        .. ids.Distinct().Count() == wanted ? Array.Empty<string>() : [$"{ids.Distinct().Count()} mails came, {wanted} were to come"],
    ];

    private static Task QueueAsync(ApiOffice office, int mails, DateTimeOffset now) => office.Store.WriteAsync(
        (db, _) =>
        {
            for (var number = 0; number < mails; number++)
            {
                var id = "mail" + number.ToString(CultureInfo.InvariantCulture);
                db.Notices.Add(new Notice
                {
                    Id = id,
                    Key = id,
                    Kind = "opening",
                    RecipientName = "联络员",
                    RecipientAddress = number == 0 ? Refused : number == 1 ? Later : id + "@example.test",
                    Subject = "自查报告",
                    Text = "请按时报送。",
                    Html = "<p>请按时报送。</p>",
                    MessageId = Runtime.Mail.MessageId.Create(id, new Uri("http://127.0.0.1")),
                    State = NoticeState.Queued,
                    QueuedAt = now,
                    NextAttemptAt = now,
                });
            }

            return Task.CompletedTask;
        },
        CancellationToken.None);

    [GeneratedRegex("(?mi)^Message-ID: .*$")]
    private static partial Regex MessageId();
}
