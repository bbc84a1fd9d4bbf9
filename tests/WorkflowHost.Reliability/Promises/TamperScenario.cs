using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WorkflowHost.Reliability.Offices;
using WorkflowHost.Runtime.Audit;

namespace WorkflowHost.Reliability.Promises;

/// <summary>R20: one byte of the audit trail is flipped in the database, anywhere; the next check names it.</summary>
internal static class TamperScenario
{
    private static readonly string[] Columns = ["Id", "Act", "Subject", "RunId", "ActorId", "From", "Reason", "Details", "ContentHash", "ChainHash", "At", "Sequence"];

    public static async Task RunAsync(Report report, int flips, int seed, CancellationToken stop)
    {
        foreach (var kind in HarnessDatabase.Kinds)
        {
            await using var database = await HarnessDatabase.CreateAsync(kind);
            await using var office = await ApiOffice.CreateAsync(database, 3);
            await using (var host = await office.StartHostAsync())
            {
                using var caller = new ApiCaller(() => host.Address);
                await Task.WhenAll(Enumerable.Range(0, 40).Select(number => caller.StartAsync($"entry {number}", office.Tokens[0])));
                await Moment.UntilAsync(async () => !await office.ReadAsync(db => db.Audit.AnyAsync(a => a.Sequence == null)));
            }

            var verifier = office.Get<AuditVerifier>();
            var untouched = (await verifier.VerifyAsync(stop)).Break;
            List<string> failures = untouched == AuditBreak.None ? [] : [$"untouched, and yet {untouched}"];
            var random = new Random(seed);
            var numbers = await office.ReadAsync(db => db.Audit.Select(a => a.Sequence!.Value).ToListAsync(stop));
            for (var flip = 0; flip < flips;)
            {
                var number = numbers[random.Next(numbers.Count)];
                var column = Columns[random.Next(Columns.Length)];
                if (await office.Store.WriteAsync((db, token) => FlipAsync(db.Database.GetDbConnection(), db.Database, number, column, random, token), stop) is not { } undo)
                {
                    continue;
                }

                flip++;
                failures.AddRange(Check(await verifier.VerifyAsync(stop), $"entry {number}, {column}"));
                await office.Store.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync(undo.Sql, undo.Values, token), stop);
            }

            failures.AddRange((await verifier.VerifyAsync(stop)).Break == AuditBreak.None ? [] : ["put back as it was, and yet found broken"]);
            report.Row("R20", $"{kind}: a byte flipped in the audit trail is found", flips, failures);
            report.MustNotice("R20", $"a flip nobody found ({kind})", Check(await verifier.VerifyAsync(stop), "planted"));
        }
    }

    private static IReadOnlyList<string> Check(AuditVerdict verdict, string what) => verdict.Break == AuditBreak.None ? [$"{what}: not found"] : [];

    /// <returns>How to put it back; null when there is nothing in that column to flip.</returns>
    private static async Task<Undo?> FlipAsync(
        DbConnection connection, Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade database, long number, string column, Random random, CancellationToken stop)
    {
        object? before;
        await using (var read = connection.CreateCommand())
        {
#pragma warning disable CA2100 // A number and a name from the list above.
            read.CommandText = $"SELECT \"{column}\" FROM audit WHERE \"Sequence\" = {number}";
#pragma warning restore CA2100
            read.Transaction = Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(database.CurrentTransaction!);
            before = await read.ExecuteScalarAsync(stop);
        }

        object after;
        switch (before)
        {
            case long value:
                // Sequence numbers are flipped out of the way of those there are.
                after = value ^ (1L << random.Next(20, 50));
                break;
            case string { Length: > 0 } text:
                var at = random.Next(text.Length);
                after = text[..at] + (char)(text[at] ^ 1) + text[(at + 1)..];
                break;
            default:
                return null;
        }

        await database.ExecuteSqlRawAsync(Update(column, number), [after], stop);
        var now = column == "Sequence" ? (long)after : number;
        return new Undo(Update(column, now), [before]);
    }

    private static string Update(string column, long number) => string.Create(CultureInfo.InvariantCulture, $"UPDATE audit SET \"{column}\" = {{0}} WHERE \"Sequence\" = {number}");

    private sealed record Undo(string Sql, object[] Values);
}
