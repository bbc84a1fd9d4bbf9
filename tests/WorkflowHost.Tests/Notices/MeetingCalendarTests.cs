using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime.Notices;
using WorkflowHost.Runtime.Runs;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Mail;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Notices;

/// <summary>What a meeting puts into the calendars of those it invites, and what it takes out.</summary>
public sealed class MeetingCalendarTests
{
    private static readonly string Meeting = Draw.Definition("meeting", Draw.Phase("p1", "启动当日", "3月31日", Draw.Step(
        "hall", "WorkflowHost.Meeting", ("title", "民主评议大会"), ("when", "3月13日 9:30"), ("place", "三楼会议室"), ("agenda", "一、自查汇报；二、评议"), ("attendees", "units:all"), ("minutes", "post:office"))));

    [Theory, OnSqlite, OnPostgres]
    public async Task An_invitation_asks_the_calendar_of_each_attendee_and_a_move_changes_the_same_entry(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var run = await StartedAsync(rig);
        var called = await MailsAsync(rig, "meeting");
        rig.Clock.Advance(TimeSpan.FromHours(1));
        await MoveAsync(rig, run, new DateOnly(2026, 3, 17));
        var moved = (await MailsAsync(rig, "meeting")).ExceptBy(called.Select(m => m.Id), m => m.Id).ToList();

        Assert.Equal(2, called.Count);
        Assert.Equal(2, moved.Count);
        Assert.All(called.Concat(moved), mail => Assert.Contains("METHOD:REQUEST\r\n", mail.Calendar!, StringComparison.Ordinal));
        Assert.Contains("DTSTART:20260313T013000Z", called[0].Calendar, StringComparison.Ordinal);
        Assert.Contains("DTSTART:20260317T013000Z", moved[0].Calendar, StringComparison.Ordinal);
        Assert.Contains("LOCATION:三楼会议室", called[0].Calendar, StringComparison.Ordinal);
        Assert.Contains($"mailto:{called[0].RecipientAddress}", Unfolded(called[0]), StringComparison.Ordinal);
        Assert.Single(called.Concat(moved).Select(m => Of(m, "UID")).Distinct());
        Assert.True(long.Parse(Of(called[0], "SEQUENCE"), null) < long.Parse(Of(moved[0], "SEQUENCE"), null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_was_invited_to_a_meeting_that_is_not_held_is_told_and_who_was_not_reached_yet_never_hears_of_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var run = await StartedAsync(rig);
        var left = (await MailsAsync(rig, "meeting"))[0];
        await rig.WriteAsync(db => db.Notices.Where(n => n.Id == left.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.State, NoticeState.HandedOver)));

        await rig.Get<RunControl>().CancelAsync(run, "方案作废", RuntimeRig.Office, CancellationToken.None);

        var told = Assert.Single(await MailsAsync(rig, "meeting-cancelled"));
        Assert.Equal((left.RecipientAddress, Of(left, "UID"), "CANCELLED"), (told.RecipientAddress, Of(told, "UID"), Of(told, "STATUS")));
        Assert.Contains("METHOD:CANCEL\r\n", told.Calendar, StringComparison.Ordinal);
        Assert.Contains("不再召开", told.Text, StringComparison.Ordinal);
        Assert.Equal(NoticeState.Cancelled, (await MailsAsync(rig, "meeting")).Single(m => m.Id != left.Id).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_meeting_whose_minutes_are_filed_was_held_and_their_number_is_its_output(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await StartedAsync(rig);
        await rig.WriteAsync(db => db.Notices.ExecuteUpdateAsync(set => set.SetProperty(n => n.State, NoticeState.HandedOver)));
        var task = await rig.ReadAsync(db => db.Tasks.Select(t => t.Id).SingleAsync());

        await new FinishAssignment(rig.Store, rig.Get<Runtime.Dispatch.Assignments>(), new OfficeDay(rig.Clock)).RunAsync(task, "已归档", "form-1", RuntimeRig.Office, CancellationToken.None, "〔2026〕第3号");

        Assert.Empty(await MailsAsync(rig, "meeting-cancelled"));
        Assert.Empty(await rig.ReadAsync(db => db.Bookmarks.Where(b => b.NodeId.EndsWith(":hall")).ToListAsync()));
    }

    [Fact]
    public void The_sender_is_put_in_as_it_leaves_and_what_was_typed_opens_no_line_of_its_own()
    {
        var at = RuntimeRig.Local(3, 2);
        var kept = MeetingCalendar.Of(new MeetingEntry("row", "大会\r\nATTENDEE:mailto:x@evil.example", at.AddDays(9), "A,B;C", "一\n二", "评议\"办", "张\r\n三", "zhang@example.org", at), isCancelled: false);

        var part = MeetingCalendar.Part(kept, SampleMail.Sender);

        Assert.Equal("REQUEST", part.Method);
        var lines = part.Content.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal($"ORGANIZER;CN=\"评议办\":mailto:{SampleMail.Sender.Address}", Assert.Single(lines, l => l.StartsWith("ORGANIZER", StringComparison.Ordinal)));
        Assert.Equal("ATTENDEE;CN=\"张三\";ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:zhang@example.org", Assert.Single(lines, l => l.StartsWith("ATTENDEE", StringComparison.Ordinal)));
        Assert.Contains("LOCATION:A\\,B\\;C", lines);
        Assert.Contains("DESCRIPTION:一\\n二", lines);
        Assert.All(part.Content.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
    }

    private static async Task<string> StartedAsync(RuntimeRig rig)
    {
        await rig.PublishAsync(Meeting);
        await rig.SeedOfficeAsync(2);
        var run = await rig.StartRunAsync("meeting");
        await rig.PumpAsync();
        return run;
    }

    private static Task<List<Notice>> MailsAsync(RuntimeRig rig, string kind) => rig.ReadAsync(db => db.Notices.AsNoTracking().Where(n => n.Kind == kind).OrderBy(n => n.RecipientAddress).ThenBy(n => n.QueuedAt).ToListAsync());

    private static string Unfolded(Notice mail) => mail.Calendar!.Replace("\r\n ", "", StringComparison.Ordinal);

    private static string Of(Notice mail, string name) => Assert.Single(Unfolded(mail).Split("\r\n"), l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..];

    private static async Task MoveAsync(RuntimeRig rig, string run, DateOnly to)
    {
        var row = await rig.ReadAsync(db => db.Schedule.SingleAsync(s => s.RunId == run && s.RuleName == "due"));
        var move = new DateMove(row.Id, to, "会期调整");
        var shown = await rig.Get<MoveDate>().PreviewAsync(run, move, CancellationToken.None);
        Assert.True(await rig.Get<MoveDate>().RunAsync(run, move, DateChange.Fingerprint([shown]), "form-1", RuntimeRig.Office, CancellationToken.None));
    }
}
