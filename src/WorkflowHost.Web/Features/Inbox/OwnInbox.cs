using System.Globalization;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Runtime.Store.Questions;
using WorkflowHost.Runtime.Store.Tasks;

namespace WorkflowHost.Web.Features.Inbox;

/// <summary>
/// The inbox of somebody who stands in for nobody: one question, whose plan the database keeps. A list of posts as a value would have
/// PostgreSQL plan anew each time, which took longer than answering; so the posts are looked up in the question itself.
/// </summary>
internal static class OwnInbox
{
    // A task waits on a post or on a person, and where it has a post the post decides (Posts.StandingAsync). Two lists, because no index serves an OR of the two.
    // What is counted and sorted stands in the indexes (WorkTask); the tasks are read for the page alone, and each name is looked up by its key: joined, whole tables would be read for twenty names.
    // The figures stand in every row, and in a row of their own when the page is empty.
    private static readonly Question<Row> Asked = new(
        $"""
        WITH held AS (SELECT "PostCode" FROM post_holders WHERE "StaffMemberId" = $1 AND "From" <= $2 AND ("To" IS NULL OR "To" >= $2)),
        waiting AS (
            SELECT "Id", "DueDate" FROM tasks WHERE "WaitsOnPost" IN (SELECT "PostCode" FROM held) AND "State" IN ('Open', 'Submitted')
            UNION ALL
            SELECT "Id", "DueDate" FROM tasks WHERE "WaitsOnPerson" IS NOT NULL AND "WaitsOnPerson" = $1 AND "WaitsOnPost" IS NULL AND "State" IN ('Open', 'Submitted')),
        figures AS (
            SELECT COUNT(*) AS "All", COUNT(CASE WHEN "DueDate" < $2 THEN 1 END) AS "Late", COUNT(CASE WHEN "DueDate" = $2 THEN 1 END) AS "Today",
                COUNT(CASE WHEN "DueDate" >= $2 AND "DueDate" <= $3 THEN 1 END) AS "Week" FROM waiting),
        page AS (
            SELECT "Id" FROM waiting WHERE ($4 = '' OR "DueDate" >= $4) AND ($5 = '' OR "DueDate" <= $5)
            ORDER BY "DueDate" IS NULL, "DueDate", "Id" LIMIT {InboxQuery.PageSize} OFFSET CAST($6 AS INTEGER))
        SELECT f."All", f."Late", f."Today", f."Week",
            (SELECT COUNT(*) FROM approvals o JOIN tasks c ON c."BookmarkId" = o."BookmarkId"
             WHERE o."Clerk" IS NOT NULL AND o."Clerk" IN (SELECT "PostCode" FROM held) AND o."ClosedAt" IS NULL AND c."FinishedAt" IS NULL AND (c."WaitsOnPost" IS NOT NULL OR c."WaitsOnPerson" IS NOT NULL)),
            EXISTS (SELECT 1 FROM absences s WHERE s."SubstituteId" = $1 AND s."From" <= $2 AND s."To" >= $2),
            t."Id", t."Kind", t."State", t."Title",
            (SELECT u."Name" FROM units u WHERE u."Id" = t."UnitId"), (SELECT r."Title" FROM runs r WHERE r."Id" = t."RunId"), t."PhaseTitle",
            COALESCE((SELECT p."Name" FROM posts p WHERE p."Code" = t."WaitsOnPost"), t."WaitsOnPost"), (SELECT w."DisplayName" FROM "AspNetUsers" w WHERE w."Id" = t."WaitsOnPerson"),
            t."DueDate", t."Round", t."RunId"
        FROM figures f LEFT JOIN page g ON 1 = 1
        LEFT JOIN tasks t ON t."Id" = g."Id"
        ORDER BY t."DueDate" IS NULL, t."DueDate", t."Id"
        """,
        row => new Row(
            new InboxFigures((int)row.Long(0), (int)row.Long(1), (int)row.Long(2), (int)row.Long(3), (int)row.Long(4)),
            row.Bool(5),
            row.IsNull(6) ? null : new InboxRow(
                row.Text(6), Enum.Parse<TaskKind>(row.Text(7)), Enum.Parse<TaskState>(row.Text(8)), row.Text(9), row.TextOrNull(10), row.TextOrNull(11) ?? "", row.TextOrNull(12), row.TextOrNull(13),
                row.TextOrNull(14), row.DayOrNull(15), (int)row.Long(16), row.Text(17))));

    /// <param name="since">The first day a row of the page may be due; null for any, and for none.</param>
    /// <returns>Null when he stands in for somebody today: then more waits on him than this knows.</returns>
    public static async Task<(InboxFigures Figures, IReadOnlyList<InboxRow> Page)?> ReadAsync(
        HostDbContext db, string staffId, DateOnly today, DateOnly weekEnd, DateOnly? since, DateOnly? until, int skip, CancellationToken cancellation)
    {
        var rows = await Asked.AskAsync(
            db, cancellation, staffId, LegalDateConverter.Text(today), LegalDateConverter.Text(weekEnd), Text(since), Text(until), skip.ToString(CultureInfo.InvariantCulture));
        return rows[0].StandsIn ? null : (rows[0].Figures, [.. rows.Select(r => r.Of).OfType<InboxRow>()]);
    }

    private static string Text(DateOnly? day) => day is { } given ? LegalDateConverter.Text(given) : "";

    private sealed record Row(InboxFigures Figures, bool StandsIn, InboxRow? Of);
}
