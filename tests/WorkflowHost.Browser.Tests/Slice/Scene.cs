using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WorkflowHost.Browser.Tests.Browsing;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Notices;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Browser.Tests.Slice;

/// <summary>The office and the six key units of seed 004 before anything starts, and the eyes of the test on the database.</summary>
internal sealed class Scene(HostFixture host)
{
    public const string Clerk = "li.ming";
    public const string Director = "tang.fang";

    public static readonly IReadOnlyList<string> Units = ["区交通运输局", "区教育局", "区食药工商局", "区政务中心", "区三江办", "国网昭化供电公司"];

    private HostStore Store => host.Host.Services.GetRequiredService<HostStore>();

    public async Task SetAsync()
    {
        var accounts = host.Host.Services.GetRequiredService<StaffAccounts>();
        var clerk = await accounts.AddAsync(new NewStaffMember(Clerk, "李明", null, Office.Password, Rights.All), Actor.System, CancellationToken.None);
        var director = await accounts.AddAsync(new NewStaffMember(Director, "唐芳", "tang@office.example", Office.Password, [Rights.Handle]), Actor.System, CancellationToken.None);
        await Store.WriteAsync(
            async (db, stop) =>
            {
                await AddPostAsync(db, "office", "评议办", 1, clerk.Id, stop);
                await AddPostAsync(db, "director", "评议办主任", 2, director.Id, stop);
                db.Units.AddRange(Units.Select((name, i) => new Unit
                {
                    Id = $"unit-{i + 1}",
                    Code = $"u{i + 1}",
                    Name = name,
                    Kind = i < 5 ? "政府部门" : "公共服务行业",
                    OrderNumber = i + 1,
                    ContactName = $"联络员{i + 1}",
                    ContactEmail = AddressOf(i + 1),
                    ContactPhone = $"0839-87200{i + 1}",
                }));
            },
            CancellationToken.None);
    }

    public static string AddressOf(int unit) => $"unit{unit}@units.example";

    /// <summary>Lets the host's own second hand carry out what the moved clock made due, and waits for what it brings about.</summary>
    public async Task UntilAsync(string what, Func<HostDbContext, Task<bool>> holds)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            while (!await Store.ReadAsync((db, _) => holds(db), limit.Token))
            {
                await pause.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("Waited 90 s in vain: " + what);
        }
    }

    public Task MailsLeftAsync(string kind, int count) => UntilAsync(
        $"{count} mails of kind {kind} have left",
        async db => await db.Notices.CountAsync(n => n.Kind == kind && n.State == NoticeState.HandedOver) >= count);

    public Task<DateTimeOffset> WhenAsync(string nodeEnd, string rule) => Store.ReadAsync(
        async (db, stop) => (await db.Schedule.Where(r => r.RuleName == rule).ToListAsync(stop)).Single(r => r.NodeId.EndsWith(nodeEnd, StringComparison.Ordinal)).At,
        CancellationToken.None);

    /// <summary>The link in the newest mail to the unit, read from the file its reader would open.</summary>
    public async Task<string> LinkOfAsync(int unit)
    {
        var address = AddressOf(unit);
        await UntilAsync($"mails to {address} have left", async db => !await db.Notices.AnyAsync(n => n.RecipientAddress == address && n.State != NoticeState.HandedOver));
        var messageId = await Store.ReadAsync(
            (db, stop) => db.Notices.Where(n => n.RecipientAddress == address && n.LinkId != null).OrderByDescending(n => n.QueuedAt).Select(n => n.MessageId).FirstAsync(stop), CancellationToken.None);
        var file = Directory.EnumerateFiles(host.MailFolder, "*.eml").Single(name => File.ReadAllText(name).Contains(messageId, StringComparison.Ordinal));
        return MailFile.LinkIn(file);
    }

    /// <summary>The words with which a paper was sent back last.</summary>
    public Task<string?> CommentAsync() => Store.ReadAsync(
        (db, stop) => db.TaskEvents.Where(e => e.Act == "returned").OrderByDescending(e => e.Id).Select(e => e.Comment).FirstOrDefaultAsync(stop), CancellationToken.None);

    public static async Task<IPage> SignedInAsync(HostFixture host, string name, int width = 1366, int height = 768)
    {
        var visitor = await host.VisitorAsync(width, height);
        var page = await visitor.NewPageAsync();
        await Office.SignInAsync(page, name);
        return page;
    }

    private static async Task AddPostAsync(HostDbContext db, string code, string name, int order, string holder, CancellationToken stop)
    {
        if (!await db.Posts.AnyAsync(p => p.Code == code, stop))
        {
            db.Posts.Add(new Post { Code = code, Name = name, OrderNumber = order });
        }

        db.PostHolders.Add(new PostHolder { Id = code, PostCode = code, StaffMemberId = holder, From = new DateOnly(2026, 1, 1) });
    }
}
