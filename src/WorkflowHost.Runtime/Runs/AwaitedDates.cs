using System.Globalization;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Questions;

namespace WorkflowHost.Runtime.Runs;

/// <summary>
/// Whether a date has come that something begins to wait for in this very write.
/// <para>
/// On PostgreSQL another worker may be letting it come at this moment: it does not see our wait, and we do not see that it came, and
/// both would be right and the wait would last for ever. So its row is locked first. Who was faster with it is waited for, and then
/// it has come; who comes after us waits, and finds our wait. On SQLite there is one writer.
/// </para>
/// </summary>
internal static class AwaitedDates
{
    private const string StateOf = """SELECT "State" FROM schedule WHERE "Id" = $1""";

    private static readonly Question<string> State = new(StateOf, row => row.Text(0));
    private static readonly Question<string> StateWhenHeld = new(StateOf + " FOR UPDATE", row => row.Text(0));

    private static readonly Question<string> TimesWhenHeld = new(
        """
        SELECT "Id" FROM schedule WHERE "RunId" = $1 AND "NodeId" = $2 AND "UnitId" = '' AND starts_with("RuleName", $3)
        AND "State" = 'Planned' AND "At" <= CAST($4 AS BIGINT) FOR UPDATE
        """,
        row => row.Text(0));

    /// <summary>False also when there is no such row yet.</summary>
    public static async Task<bool> HasComeAsync(HostDbContext db, string rowId, CancellationToken cancellation) =>
        await (db is PostgresHostDbContext ? StateWhenHeld : State).AskAsync(db, cancellation, rowId) is ["Fired" or "Passed"];

    /// <summary>Waits for whoever lets times of this work come at this moment, and keeps others from it until this write is done.</summary>
    public static async Task HoldAsync(HostDbContext db, string runId, string nodeId, string ruleNames, DateTimeOffset now, CancellationToken cancellation)
    {
        if (db is PostgresHostDbContext)
        {
            await TimesWhenHeld.AskAsync(db, cancellation, runId, nodeId, ruleNames, now.UtcTicks.ToString(CultureInfo.InvariantCulture));
        }
    }
}
