using Microsoft.EntityFrameworkCore;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Audit;
using WorkflowHost.Tests.Dispatch;
using WorkflowHost.Tests.Keys;
using WorkflowHost.Tests.Store;
using Xunit;

namespace WorkflowHost.Tests.Commands;

/// <summary>The command <c>audit verify</c> as a user runs it.</summary>
public sealed class AuditVerifyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("wh-verify-").FullName;

    [Theory, OnSqlite, OnPostgres]
    public async Task An_intact_trail_ends_with_0_and_how_many_entries_it_has(Database database)
    {
        await using var rig = await TrailAsync(database);

        var (code, said) = await VerifyAsync(rig.ConnectionString);

        Assert.True(code == 0, said);
        Assert.Contains("操作记录完好：5条已封存", said, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_changed_entry_ends_with_1_and_is_named(Database database)
    {
        await using var rig = await TrailAsync(database);
        await rig.WriteAsync(db => db.Audit.Where(a => a.Sequence == 3).ExecuteUpdateAsync(set => set.SetProperty(a => a.Reason, "另一个原因")));

        var (code, said) = await VerifyAsync(rig.ConnectionString);

        Assert.True(code == 1, said);
        Assert.Contains("操作记录被改动：第3条的内容与其校验值不符。此前2条完好。", said, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_entry_that_was_taken_out_ends_with_1(Database database)
    {
        await using var rig = await TrailAsync(database);
        await rig.WriteAsync(db => db.Audit.Where(a => a.Sequence == 3).ExecuteDeleteAsync());

        var (code, said) = await VerifyAsync(rig.ConnectionString);

        Assert.True(code == 1, said);
        Assert.Contains("操作记录缺失：找不到第3条。此前2条完好。", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_database_it_says_so_and_what_to_do()
    {
        var (code, said) = await VerifyAsync($"Data Source={Path.Combine(folder, "none", "workflowhost.db")}");

        Assert.True(code == 1, said);
        Assert.Contains("migrate", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<(int Code, string Output)> VerifyAsync(string connection) =>
        HostProgram.RunAsync("audit", "verify", "--ConnectionStrings:WorkflowHost", connection, "--Database:Provider", connection.StartsWith("Data Source", StringComparison.Ordinal) ? "sqlite" : "postgres", "--Data:Folder", folder, "--Keys:Certificate", KeyFile.Shared);

    private static async Task<RuntimeRig> TrailAsync(Database database)
    {
        var rig = await RuntimeRig.CreateAsync(database);
        await rig.WriteAsync(db =>
        {
            for (var number = 0; number < 5; number++)
            {
                AuditTrail.Add(db, rig.Clock.GetUtcNow().AddMinutes(number), Actor.System, "test", "test:" + number, reason: "因为");
            }

            return Task.FromResult(true);
        });
        await rig.Get<AuditSealer>().SealAsync(CancellationToken.None);
        return rig;
    }
}
