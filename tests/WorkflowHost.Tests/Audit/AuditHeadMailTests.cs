using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Links;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Audit;

/// <summary>The head of the audit trail in a mailbox elsewhere.</summary>
public sealed class AuditHeadMailTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task One_mail_a_day_carries_the_head_and_the_trail_is_held_against_it(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var mail = Mail(rig, "audit@elsewhere.example");
        Assert.False(await mail.QueueAsync(CancellationToken.None));
        await AddAsync(rig);

        Assert.True(await mail.QueueAsync(CancellationToken.None));
        Assert.False(await mail.QueueAsync(CancellationToken.None));
        rig.Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await mail.QueueAsync(CancellationToken.None));

        var head = await rig.ReadAsync(db => db.Settings.Where(s => s.Key == AuditSealer.HeadSetting).Select(s => s.Value).SingleAsync());
        var mails = await rig.ReadAsync(db => db.Notices.OrderBy(n => n.Key).ToListAsync());
        Assert.Equal(["【评议工作】审计记录链尾 2026-03-02", "【评议工作】审计记录链尾 2026-03-03"], mails.Select(m => m.Subject));
        Assert.All(mails, m => Assert.Contains("audit verify " + head, m.Text, StringComparison.Ordinal));
        var verifier = new AuditVerifier(rig.Store, new AuditHeads(rig.Store, new OfficeDay(rig.Clock), Settings("Audit:HeadFolder", Path.Combine(Path.GetTempPath(), "wh-no-heads"))));
        Assert.Equal(AuditBreak.None, (await verifier.VerifyAsync(CancellationToken.None, AuditHeads.Parse("mail", head))).Break);
        Assert.Equal((AuditBreak.HeadContradicts, "mail"), Found(await verifier.VerifyAsync(CancellationToken.None, AuditHeads.Parse("mail", head[..^1] + (head[^1] == '0' ? '1' : '0')))));
        Assert.Equal((AuditBreak.HeadContradicts, "no head"), Found(await verifier.VerifyAsync(CancellationToken.None, AuditHeads.Parse("no head", "3"))));
    }

    [Fact]
    public async Task Without_an_address_nothing_is_sent_and_a_wrong_one_is_named()
    {
        await using var rig = await RuntimeRig.CreateAsync(Database.Sqlite);
        await AddAsync(rig);

        Assert.False(await Mail(rig, "").QueueAsync(CancellationToken.None));
        var wrong = Assert.Throws<InvalidOperationException>(() => AuditHeadMail.Address(Settings(AuditHeadMail.Setting, "audit at example")));

        Assert.Contains("audit at example", wrong.Message, StringComparison.Ordinal);
    }

    private static (AuditBreak, string?) Found(AuditVerdict verdict) => (verdict.Break, verdict.At);

    private static AuditHeadMail Mail(RuntimeRig rig, string address) => new(rig.Store, new OfficeDay(rig.Clock), rig.Get<LinkAddresses>(), Settings(AuditHeadMail.Setting, address));

    private static IConfiguration Settings(string name, string value) => new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(name, value)]).Build();

    private static async Task AddAsync(RuntimeRig rig)
    {
        await rig.WriteAsync(db =>
        {
            AuditTrail.Add(db, rig.Clock.GetUtcNow(), Actor.System, "test", "test:1");
            return Task.FromResult(true);
        });
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
    }
}
