using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>Who has not signed for what or handed it in, as a list to call, to print and to write to; and mails read before they go.</summary>
public sealed class FollowUpTests
{
    private const string Address = "/runs/run-1/follow-up";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_unit_that_signs_leaves_the_list_of_those_who_have_not_and_stays_on_the_list_of_those_who_owe(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        await host.App.Services.GetRequiredService<Acknowledge>().RunAsync(SampleRun.TaskOf(0), new Actor("unit", SampleRun.UnitOf(0), "联络员0"), CancellationToken.None);

        var unsigned = (await office.GetAsync(Address)).MustBe(HttpStatusCode.OK);
        var missing = await office.GetAsync(Address + "?list=missing");

        Assert.DoesNotContain("区交通运输局", unsigned.Html, StringComparison.Ordinal);
        Assert.Contains("区教育局", unsigned.Html, StringComparison.Ordinal);
        Assert.Contains("0839-5550001", unsigned.Html, StringComparison.Ordinal);
        Assert.Contains("区交通运输局", missing.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_list_can_be_narrowed_to_those_who_have_not_signed_for_so_many_workdays(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        // It is Wednesday, 18 November: opened on Monday means two workdays, on Tuesday one.
        await host.WriteAsync(db =>
        {
            db.Tasks.Single(t => t.Id == SampleRun.TaskOf(1)).OpenedAt = new DateTimeOffset(2026, 11, 16, 17, 0, 0, TimeSpan.FromHours(8));
            db.Tasks.Single(t => t.Id == SampleRun.TaskOf(2)).OpenedAt = new DateTimeOffset(2026, 11, 17, 0, 30, 0, TimeSpan.FromHours(8));
        });

        var two = (await office.GetAsync(Address + "?after=2")).MustBe(HttpStatusCode.OK);
        var csv = Encoding.UTF8.GetString(await (await office.GetAsync(Address + "?after=2&handler=Csv")).Response.Content.ReadAsByteArrayAsync());

        Assert.Contains("区教育局", two.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("区食药工商局", two.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("区食药工商局", csv, StringComparison.Ordinal);
        Assert.Contains("区食药工商局", (await office.GetAsync(Address + "?after=1")).Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite]
    public async Task The_list_saved_for_Excel_has_the_telephone_numbers_and_no_formula(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        await host.WriteAsync(db => db.Units.Where(u => u.Code == "u1").ToList().ForEach(u => u.ContactName = "=HYPERLINK(\"http://x\")"));

        var file = (await office.GetAsync(Address + "?handler=Csv")).MustBe(HttpStatusCode.OK);

        var bytes = await file.Response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, lines.Length);
        Assert.Contains("0839-5550002", lines[3], StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain(",=", string.Concat(lines), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_letter_is_read_first_and_sent_once_however_often_the_form_is_posted(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host, dueInDays: -2);
        var list = await office.GetAsync(Address + "?list=missing");
        (string, string)[] chosen = [("taskIds", SampleRun.TaskOf(0)), ("taskIds", SampleRun.TaskOf(1)), ("step", "Supervise")];

        var preview = (await office.PostAsync(Address + "?list=missing&handler=Preview", list, chosen)).MustBe(HttpStatusCode.OK);
        Assert.Contains("现予督办", preview.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.Notices.CountAsync()));

        (string, string)[] form = [.. chosen, ("formToken", TestBrowser.FieldOf(preview, "formToken"))];
        (await office.PostAsync(Address + "?list=missing&handler=Send", preview, form)).MustBe(HttpStatusCode.Redirect);
        (await office.PostAsync(Address + "?list=missing&handler=Send", preview, form)).MustBe(HttpStatusCode.Redirect);

        var mails = await host.ReadAsync(db => db.Notices.OrderBy(n => n.RecipientAddress).ToListAsync());
        Assert.Equal(["contact0@unit.example supervision", "contact1@unit.example supervision"], mails.Select(n => $"{n.RecipientAddress} {n.Kind}"));
        Assert.Equal(2, await host.ReadAsync(db => db.TaskEvents.CountAsync(e => e.Act == "reminded")));
    }

    [Theory, OnSqlite]
    public async Task A_circular_names_those_who_owe_to_all_who_were_asked_and_opens_nothing(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host, dueInDays: -2);
        var list = await office.GetAsync(Address + "?list=missing");

        var preview = (await office.PostAsync(
            Address + "?list=missing&handler=Preview", list, [("taskIds", SampleRun.TaskOf(3)), ("taskIds", SampleRun.TaskOf(1)), ("step", "Circular"), ("words", "请于明日前补报。")])).MustBe(HttpStatusCode.OK);

        Assert.Contains("仍有2个单位未报送：区教育局、区政务中心。", preview.Html, StringComparison.Ordinal);
        Assert.Contains("请于明日前补报。", preview.Html, StringComparison.Ordinal);
        Assert.Contains("发出通报（6封）", preview.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/u/", preview.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-2, "Urge", "没有选择单位")]
    [InlineData(6, "Supervise", "尚未逾期")]
    [InlineData(6, "Circular", "尚未逾期")]
    public async Task What_does_not_fit_is_refused_in_words(int dueInDays, string step, string said)
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var office = await SignedInAsync(host, dueInDays);
        var list = await office.GetAsync(Address + "?list=missing");

        List<(string, string)> form = [("step", step)];
        if (dueInDays > 0)
        {
            form.Add(("taskIds", SampleRun.TaskOf(0)));
        }

        var answer = (await office.PostAsync(Address + "?list=missing&handler=Preview", list, form)).MustBe(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(said, answer.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite]
    public async Task A_planned_mail_opens_as_it_will_be_read_and_nothing_is_written(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        const string Row = "collect-selfcheck-before-3";
        await host.Run.SubmitAsync(5);

        var planned = (await office.GetAsync($"/mails/planned/{Row}?n=0")).MustBe(HttpStatusCode.OK);
        var body = (await office.GetAsync($"/mails/planned/{Row}?handler=Body&n=0")).MustBe(HttpStatusCode.OK);

        Assert.Contains("收件人（5）", planned.Html, StringComparison.Ordinal);
        Assert.Contains("前报送自查报告", body.Html, StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'; base-uri 'none'; form-action 'none'", body.Response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(0, await host.ReadAsync(db => db.Notices.CountAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await office.GetAsync("/mails/planned/phase-0-start")).Status);
    }

    [Theory, OnSqlite]
    public async Task Units_no_mail_reaches_have_a_list_of_their_own(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        var office = await SignedInAsync(host);
        await host.WriteAsync(db => db.Units.Where(u => u.Code == "u2").ToList().ForEach(u => u.ContactEmail = null));
        await host.WriteAsync(db => db.Notices.Add(new Notice
        {
            Id = "n1", Key = "n1", TaskId = SampleRun.TaskOf(4), UnitId = SampleRun.UnitOf(4), Kind = "opening", RecipientName = "x", RecipientAddress = "contact4@unit.example", Subject = "s", Text = "t", Html = "",
            MessageId = "<n1@x.example>", State = NoticeState.Refused,
        }));

        var list = await office.GetAsync(Address + "?list=unreached");

        Assert.Contains("区食药工商局", list.Html, StringComparison.Ordinal);
        Assert.Contains("区三江办", list.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("区教育局", list.Html, StringComparison.Ordinal);
    }

    private static async Task<TestBrowser> SignedInAsync(WebHost host, int dueInDays = 6)
    {
        await host.Run.StaffAsync("li.ming", "李明", [.. Rights.All]);
        await host.Run.CreateAsync(dueInDays);
        var office = host.Browser();
        await office.SignInAsync("li.ming");
        return office;
    }
}
