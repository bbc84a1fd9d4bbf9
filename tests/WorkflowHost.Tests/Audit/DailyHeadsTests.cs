using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Mail.Outbox;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Audit;

/// <summary>The day's head lies in a folder and in a mailbox, and what is wrong with one is not the other's trouble.</summary>
public sealed class DailyHeadsTests : IDisposable
{
    private const string Mailbox = "audit@elsewhere.example";
    private readonly string folder = Directory.CreateTempSubdirectory("wh-daily-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public async Task A_folder_that_cannot_be_written_does_not_keep_the_mail_and_gets_its_head_when_it_can(Database database)
    {
        await using var rig = await SealedAsync(database);
        var place = Path.Combine(folder, "share");
        await File.WriteAllTextAsync(place, "no folder");
        var heads = Heads(rig, place, Mailbox);

        await heads.KeepAsync(CancellationToken.None);
        Assert.Equal(1, await MailsAsync(rig));
        File.Delete(place);
        await heads.KeepAsync(CancellationToken.None);
        await heads.KeepAsync(CancellationToken.None);

        Assert.Equal(["2026-03-02.txt"], Directory.GetFiles(place).Select(Path.GetFileName));
        Assert.Equal(1, await MailsAsync(rig));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_cannot_be_written_or_is_on_hold_does_not_keep_the_folder(Database database)
    {
        await using var rig = await SealedAsync(database);
        var heads = Heads(rig, folder, "no address");
        await rig.Store.WriteAsync((db, stop) => OutboxHold.HoldAsync(db, "restored", rig.Clock.GetUtcNow(), stop), CancellationToken.None);

        await heads.KeepAsync(CancellationToken.None);
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await Heads(rig, folder, Mailbox).KeepAsync(CancellationToken.None);

        Assert.Equal(["2026-03-02.txt", "2026-03-03.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(1, await MailsAsync(rig));
    }

    [Fact]
    public async Task What_fails_every_few_seconds_is_said_once_an_hour()
    {
        await using var rig = await SealedAsync(Database.Sqlite);
        var heads = Heads(rig, folder, "no address");

        for (var seconds = 0; seconds < 3700; seconds += 5)
        {
            await heads.KeepAsync(CancellationToken.None);
            rig.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(2, rig.Log.ToString().Split("could not be kept in Audit:HeadMail").Length - 1);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static DailyHeads Heads(RuntimeRig rig, string place, string address)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(AuditHeads.Setting, place), new(AuditHeadMail.Setting, address)]).Build();
        var day = new OfficeDay(rig.Clock);
        return new DailyHeads(new AuditHeads(rig.Store, day, settings), new AuditHeadMail(rig.Store, day, rig.Get<LinkAddresses>(), settings), rig.Clock, rig.Get<ILogger<DailyHeads>>());
    }

    private static Task<int> MailsAsync(RuntimeRig rig) => rig.ReadAsync(db => db.Notices.CountAsync(n => n.RecipientAddress == Mailbox));

    private static async Task<RuntimeRig> SealedAsync(Database database)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.WriteAsync(db =>
        {
            AuditTrail.Add(db, rig.Clock.GetUtcNow(), Actor.System, "test", "test:1");
            return Task.FromResult(true);
        });
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
        return rig;
    }
}
