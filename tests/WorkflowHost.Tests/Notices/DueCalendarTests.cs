using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Mail.Settings;
using WorkflowHost.Runtime.Mail.Smtp;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Mail;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Notices;

/// <summary>What a unit's calendar is told, read from the mails a real server took.</summary>
public sealed partial class DueCalendarTests
{
    [SmtpTheory, OnSqlite, OnPostgres]
    public async Task An_entry_comes_with_the_first_mail_moves_with_the_date_and_goes_with_the_task(Database database)
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("papers", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", ("dueRule", "3月13日"), ("remindBefore", "3"), ("completion", "deadline")))));
        await rig.SeedOfficeAsync(1);
        var run = await rig.StartRunAsync("papers");
        var (opened, task) = (await NextAsync(rig, server, 1), await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).SingleAsync()));
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await MoveAsync(rig, run, new DateOnly(2026, 3, 17));
        var moved = await NextAsync(rig, server, 2);
        await rig.GoToAsync(RuntimeRig.Local(3, 12));
        var reminded = await NextAsync(rig, server, 3);
        await rig.Get<RunControl>().CancelAsync(run, "不再需要", RuntimeRig.Office, CancellationToken.None);
        var cancelled = await NextAsync(rig, server, 4);

        Assert.All((Entry[])[opened, moved, reminded, cancelled], entry => Assert.Equal($"task-{task}@workflowhost", entry.Uid));
        Assert.Equal(("PUBLISH", "20260313", "20260314"), (opened.Method, opened.Start, opened.End));
        Assert.Equal(("PUBLISH", "20260317", "20260318"), (moved.Method, moved.Start, moved.End));
        Assert.Equal(("PUBLISH", "20260317"), (reminded.Method, reminded.Start));
        Assert.Equal(("CANCEL", "CANCELLED"), (cancelled.Method, cancelled.Status));
        Assert.True(opened.Sequence < moved.Sequence && moved.Sequence < reminded.Sequence && reminded.Sequence < cancelled.Sequence, $"{opened.Sequence} {moved.Sequence} {reminded.Sequence} {cancelled.Sequence}");
    }

    [SmtpTheory, OnSqlite, OnPostgres]
    public async Task A_mail_that_gathers_several_tasks_carries_the_dates_of_all(Database database)
    {
        await using var server = await SmtpServer.StartAsync(TlsMode.None, withLogin: false);
        await using var rig = await RuntimeRig.CreateAsync(database);
        await rig.PublishAsync(Draw.Definition("papers", Draw.Phase("p1", "启动当日", "3月31日", Draw.Collect("report", ("dueRule", "3月13日"), ("completion", "deadline")))));
        await rig.SeedOfficeAsync(1);
        await rig.StartRunAsync("papers", formToken: "1");
        await rig.StartRunAsync("papers", formToken: "2");

        var part = await PartAsync(rig, server, 1);

        var tasks = await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).ToListAsync());
        Assert.Equal(tasks.Select(id => $"task-{id}@workflowhost").Order(StringComparer.Ordinal), Line().Matches(part.Text!).Where(m => m.Groups[1].Value == "UID").Select(m => m.Groups[2].Value).Order(StringComparer.Ordinal));
        Assert.Equal(2, tasks.Count);
    }

    [Fact]
    public void Whatever_a_subject_holds_a_line_stays_short_and_is_one_line()
    {
        var entry = new DueEntry("t", string.Concat(Enumerable.Repeat("报送，自查;报告,\\", 12)), new DateOnly(2026, 3, 13), 0, false);

        var text = DueCalendar.Of([entry], SampleMail.Sender, new DateOnly(2026, 3, 1), RuntimeRig.Local(3, 1))!.Content;

        Assert.All(text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.Contains("SUMMARY:" + string.Concat(Enumerable.Repeat("报送，自查\\;报告\\,\\\\", 12)) + "\r\n", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_that_is_over_is_not_put_into_a_calendar() =>
        Assert.Null(DueCalendar.Of([new DueEntry("t", "催报", new DateOnly(2026, 3, 13), 0, false)], SampleMail.Sender, new DateOnly(2026, 3, 14), RuntimeRig.Local(3, 14)));

    private static async Task MoveAsync(RuntimeRig rig, string run, DateOnly to)
    {
        var row = await rig.ReadAsync(db => db.Schedule.SingleAsync(s => s.RunId == run && s.RuleName == "due"));
        var move = new DateMove(row.Id, to, "会期调整");
        var shown = await rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);
        Assert.True(await rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form-1", RuntimeRig.Office, CancellationToken.None));
    }

    private static async Task<Entry> NextAsync(RuntimeRig rig, SmtpServer server, int number)
    {
        var part = await PartAsync(rig, server, number);
        var lines = part.Text!.Replace("\n ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("/u/", lines, StringComparison.Ordinal);
        Assert.Equal(part.Method, Of("METHOD"));
        return new Entry(part.Method!, Of("UID"), long.Parse(Of("SEQUENCE"), CultureInfo.InvariantCulture), Of("DTSTART;VALUE=DATE"), Of("DTEND;VALUE=DATE"), Of("STATUS"));

        string Of(string name) => Line().Matches(lines).Single(m => m.Groups[1].Value == name).Groups[2].Value;
    }

    /// <summary>Sends what is due and reads the calendar of the mail of this number with a parser that is not ours.</summary>
    private static async Task<ReadPart> PartAsync(RuntimeRig rig, SmtpServer server, int number)
    {
        await rig.PumpAsync();
        var account = new SmtpAccount { Host = "127.0.0.1", Port = server.Port, Tls = TlsMode.None };
        await using var client = new SmtpSubmissionClient(account, TimeProvider.System);
        await new OutboxSender(
            rig.Store, rig.Get<WakeSignals>(), client, new MailSetup(account, "", SampleMail.Sender, null, PaceLimits.None), new LinkTokens(rig.Store, rig.Clock), rig.Get<LinkAddresses>(), rig.Clock, NullLogger<OutboxSender>.Instance)
            .SendDueAsync(CancellationToken.None);
        var mail = await PythonMail.ReadAsync((await server.MailAsync(number)).Content);
        Assert.Empty(mail.Defects);
        return Assert.Single(mail.Parts, p => p.Type == "text/calendar");
    }

    [GeneratedRegex("^([A-Z;=]+):(.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    private sealed record Entry(string Method, string Uid, long Sequence, string Start, string End, string Status);
}
