using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Audit;

/// <summary>The trail is looked through while people act and the host seals on.</summary>
public sealed class SealedMeanwhileTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Looked_through_over_and_over_while_it_grows_the_trail_is_always_whole(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await AddAndSealAsync(rig, 10);
        var growing = RuntimeRig.ElsewhereAsync(async () =>
        {
            for (var round = 0; round < 100; round++)
            {
                await AddAndSealAsync(rig, 3);
            }

            return true;
        });

        do
        {
            Assert.Equal(AuditBreak.None, (await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None)).Break);
        }
        while (!growing.IsCompleted);

        await growing;
        Assert.Equal(310, (await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None)).Sealed);
    }

    /// <summary>Readers of SQLite cannot be held at a place; those of PostgreSQL can.</summary>
    [Theory, OnPostgres]
    public async Task What_is_sealed_while_the_trail_is_looked_through_is_no_tampering(Database database)
    {
        await using var rig = await RuntimeRig.CreateAsync(database);
        await AddAndSealAsync(rig, 10);
        var meanwhile = new BeforeTheEnd(() => RuntimeRig.ElsewhereAsync(() => AddAndSealAsync(rig, 5)));
        var looking = rig.Open(meanwhile);
        await using (looking)
        {
            var verdict = await looking.GetRequiredService<AuditVerifier>().VerifyAsync(CancellationToken.None);

            Assert.Equal(new AuditVerdict(10, 0, AuditBreak.None, null), verdict);
        }

        Assert.True(meanwhile.HasHappened);
        Assert.Equal(new AuditVerdict(15, 0, AuditBreak.None, null), await rig.Get<AuditVerifier>().VerifyAsync(CancellationToken.None));
    }

    private static async Task<int> AddAndSealAsync(RuntimeRig rig, int count)
    {
        await rig.WriteAsync(db =>
        {
            for (var number = 0; number < count; number++)
            {
                AuditTrail.Add(db, rig.Clock.GetUtcNow(), Actor.System, "test", "test:" + number);
            }

            return Task.FromResult(true);
        });
        return await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
    }

    /// <summary>Something happens after the entries were read and before the end of the chain is.</summary>
    private sealed class BeforeTheEnd(Func<Task<int>> happens) : DbCommandInterceptor
    {
        public bool HasHappened { get; private set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (!HasHappened && command.CommandText.Contains("settings", StringComparison.Ordinal))
            {
                HasHappened = true;
                await happens();
            }

            return result;
        }
    }
}
