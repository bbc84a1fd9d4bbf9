using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Audit;

public sealed class AuditSealTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Entries_are_chained_once_however_many_seal_at_the_same_time(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await AddAsync(rig, 30);

        var sealedEntries = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => rig.Get<AuditSealer>().SealAsync(CancellationToken.None)));
        await AddAsync(rig, 2);

        Assert.Equal(30, sealedEntries.Sum());
        Assert.Equal(new AuditVerdict(30, 2, AuditBreak.None, null), await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_is_changed_taken_out_or_cut_off_is_found(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await AddAsync(rig, 12);
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);

        await FindsAsync(AuditBreak.ContentChanged, "5", db => db.Audit.Where(a => a.Sequence == 5).ExecuteUpdateAsync(set => set.SetProperty(a => a.Reason, "other")));
        await FindsAsync(AuditBreak.ContentChanged, "7", db => db.Audit.Where(a => a.Sequence == 7).ExecuteUpdateAsync(set => set.SetProperty(a => a.ContentHash, "0")));
        await FindsAsync(AuditBreak.ChainBroken, "8", db => db.Audit.Where(a => a.Sequence == 8).ExecuteUpdateAsync(set => set.SetProperty(a => a.ChainHash, "0")));
        await FindsAsync(AuditBreak.NumberMissing, "3", db => db.Audit.Where(a => a.Sequence == 3).ExecuteDeleteAsync());
        await FindsAsync(AuditBreak.EndMissing, "12", db => db.Audit.Where(a => a.Sequence == 12).ExecuteDeleteAsync());

        async Task FindsAsync(AuditBreak what, string at, Func<Runtime.Store.HostDbContext, Task<int>> change)
        {
            var before = await rig.ReadAsync(db => db.Audit.ToListAsync());
            Assert.Equal(1, await rig.WriteAsync(change));
            var verdict = await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None);
            Assert.Equal((what, at), (verdict.Break, verdict.At));
            await rig.WriteAsync(async db =>
            {
                await db.Audit.ExecuteDeleteAsync();
                db.Audit.AddRange(before);
                return true;
            });
            Assert.Equal(AuditBreak.None, (await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None)).Break);
        }
    }

    private static Task AddAsync(RuntimeRig rig, int count) => rig.WriteAsync(db =>
    {
        for (var number = 0; number < count; number++)
        {
            AuditTrail.Add(db, rig.Clock.GetUtcNow(), Actor.System, "test", "test:" + number, reason: "因为");
        }

        return Task.FromResult(true);
    });
}
