using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Files;
using WorkflowHost.Runtime.Store.Files;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Features;

/// <summary>What is too large is said so, a link cannot fill the disk, and what nobody refers to is taken away.</summary>
public sealed class LargeUploadTests
{
    private static readonly IEnumerable<(string, string)> TooMany = Enumerable.Range(0, 1100).Select(i => ("answer.x" + i, "长"));
    private static readonly byte[] Pdf = Encoding.UTF8.GetBytes("%PDF-1.7 scan");

    [Fact]
    public async Task A_form_of_too_many_fields_or_too_large_a_file_is_called_too_large_and_not_expired()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        await host.Run.StaffAsync("admin", "王主任", "administer");
        var (unit, office) = (host.Browser(), host.Browser());
        var page = await unit.GetAsync(host.Run.Link(0));
        await office.SignInAsync("admin");

        var text = await unit.PostFilesAsync(host.Run.Link(0) + "?handler=Draft", page, TooMany);
        var table = await office.PostFilesAsync("/units/import", await office.GetAsync("/units/import"), [], ("file", "单位.csv", new byte[17 * 1024 * 1024]));

        foreach (var answer in (TestPage[])[text, table])
        {
            Assert.Contains("内容过大", answer.MustBe(HttpStatusCode.RequestEntityTooLarge).Html, StringComparison.Ordinal);
            Assert.DoesNotContain("页面已过期", answer.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stranger_without_a_link_makes_the_host_read_no_upload()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        var bare = new TestPage(HttpStatusCode.OK, "", null, new HttpResponseMessage());

        var answer = await host.Browser().PostFilesAsync("/u/made.up?handler=Draft", bare, TooMany);

        answer.MustBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public void A_task_takes_in_so_much_a_day_whatever_is_removed_meanwhile()
    {
        var clock = new Time.ManualClock(new DateTimeOffset(2026, 11, 18, 10, 0, 0, TimeSpan.Zero));
        var today = new DailyUploads(clock);
        for (var i = 0; i < 12; i++)
        {
            today.Take("task-0", 50L * 1024 * 1024);
        }

        Assert.Equal("UploadsToday", Assert.Throws<RefusedException>(() => today.Take("task-0", 1)).Code);
        today.Take("task-1", 1);
        clock.Advance(TimeSpan.FromDays(1));
        today.Take("task-0", 1);
    }

    [Fact]
    public async Task A_unit_that_has_used_up_its_day_is_told_and_its_typing_is_kept()
    {
        await using var host = await WebHost.StartAsync(Database.Sqlite);
        await host.Run.CreateAsync();
        host.App.Services.GetRequiredService<DailyUploads>().Take(SampleRun.TaskOf(0), DailyUploads.Largest);
        var browser = host.Browser();
        var page = await browser.GetAsync(host.Run.Link(0));

        var answer = await browser.PostFilesAsync(host.Run.Link(0) + "?handler=Draft", page, [("answer.summary", "写了一小时")], ("file.report", "报告.pdf", Pdf));

        Assert.Contains("今天上传的文件合计已超过600 MB", answer.MustBe(HttpStatusCode.UnprocessableEntity).Html, StringComparison.Ordinal);
        Assert.Contains("写了一小时", answer.Html, StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(db => db.FileChunks.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_nobody_refers_to_is_taken_away_after_a_day_and_what_is_referred_to_stays(Database database)
    {
        await using var host = await WebHost.StartAsync(database);
        await host.Run.CreateAsync();
        await host.Run.SubmitAsync(1);
        var (files, leftovers) = (host.App.Services.GetRequiredService<FileStore>(), host.App.Services.GetRequiredService<LeftoverFiles>());
        var refused = await SaveAsync(files, "of a form that was refused");
        await host.WriteAsync(db => db.FileChunks.Add(new FileChunk { Sha256 = new string('b', 64), Number = 0, Bytes = [1] }));

        Assert.Equal(0, await leftovers.RemoveAsync(CancellationToken.None));
        host.Clock.Advance(TimeSpan.FromHours(20));
        await SaveAsync(files, "of a form that was refused");
        host.Clock.Advance(TimeSpan.FromHours(20));

        // Sent again in between, the one is young; the other has lain about for forty hours.
        Assert.Equal(1, await leftovers.RemoveAsync(CancellationToken.None));
        Assert.Equal([refused.Sha256], await host.ReadAsync(db => db.Files.Where(f => !db.Attachments.Any(a => a.Sha256 == f.Sha256)).Select(f => f.Sha256).ToListAsync()));
        host.Clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, await leftovers.RemoveAsync(CancellationToken.None));
        var kept = await host.ReadAsync(db => db.Attachments.Select(a => a.Sha256).SingleAsync());
        Assert.Equal([kept], await host.ReadAsync(db => db.Files.Select(f => f.Sha256).ToListAsync()));
        Assert.Equal([kept], await host.ReadAsync(db => db.FileChunks.Select(c => c.Sha256).Distinct().ToListAsync()));
        // And the same file may come again.
        await SaveAsync(files, "of a form that was refused");
        using var copy = new MemoryStream();
        await files.CopyToAsync(refused.Sha256, copy, CancellationToken.None);
        Assert.Equal("of a form that was refused", Encoding.UTF8.GetString(copy.ToArray()));
    }

    private static async Task<StoredFile> SaveAsync(FileStore files, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await files.SaveAsync(stream, CancellationToken.None);
    }
}
