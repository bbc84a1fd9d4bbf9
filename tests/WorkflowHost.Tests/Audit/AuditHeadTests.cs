using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Runtime.Tasks;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Audit;

/// <summary>The head that is laid down every day, out of reach of whoever can change the database.</summary>
public sealed class AuditHeadTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wh-heads-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public async Task One_head_a_day_is_laid_down_and_the_trail_stands_by_all_of_them(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var heads = Heads(rig);
        Assert.False(await heads.WriteAsync(CancellationToken.None));
        for (var day = 0; day < 3; day++)
        {
            await AddAsync(rig, 4);
            Assert.True(await heads.WriteAsync(CancellationToken.None));
            Assert.False(await heads.WriteAsync(CancellationToken.None));
            rig.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([("2026-03-02.txt", 4L), ("2026-03-03.txt", 8L), ("2026-03-04.txt", 12L)], heads.Read().Select(h => (h.File, h.Number)));
        Assert.Equal(AuditBreak.None, (await new AuditVerifier(rig.Store, heads).VerifyAsync(CancellationToken.None)).Break);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_trail_written_anew_from_beginning_to_end_is_found_by_the_head_of_an_earlier_day(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        var heads = Heads(rig);
        await AddAsync(rig, 4);
        await heads.WriteAsync(CancellationToken.None);

        // Who can do everything in the database: another content, chained anew, head and all.
        await rig.WriteAsync(async db =>
        {
            foreach (var entry in await db.Audit.ToListAsync())
            {
                db.Audit.Remove(entry);
            }

            await db.Settings.Where(s => s.Key == AuditSealer.HeadSetting).ExecuteDeleteAsync();
            return true;
        });
        await AddAsync(rig, 4, "别的原因");

        Assert.Equal(AuditBreak.None, (await new AuditVerifier(rig.Store, Heads(rig, "elsewhere")).VerifyAsync(CancellationToken.None)).Break);
        var verdict = await new AuditVerifier(rig.Store, heads).VerifyAsync(CancellationToken.None);
        Assert.Equal((AuditBreak.HeadContradicts, "2026-03-02.txt"), (verdict.Break, verdict.At));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private AuditHeads Heads(RuntimeRig rig, string place = "heads") => new(
        rig.Store, new OfficeDay(rig.Clock),
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(AuditHeads.Setting, Path.Combine(folder, place))]).Build());

    private static async Task AddAsync(RuntimeRig rig, int count, string reason = "因为")
    {
        await rig.WriteAsync(db =>
        {
            for (var number = 0; number < count; number++)
            {
                AuditTrail.Add(db, rig.Clock.GetUtcNow(), Actor.System, "test", "test:" + number, reason: reason);
            }

            return Task.FromResult(true);
        });
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
    }
}
