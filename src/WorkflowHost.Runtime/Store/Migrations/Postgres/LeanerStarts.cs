using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LeanerStarts : Migration
    {
        /// <summary>An execution of the instance's own begins with a dot: its id goes before it (see <see cref="Instances.JournalStep"/>).</summary>
        private const string View =
            """
            CREATE VIEW "journal" AS
            SELECT s."InstanceId", s."First" + l.place::integer - 1 AS "Sequence", l.line ->> 0 AS "Event", (l.line ->> 1)::bigint AS "At", l.line ->> 2 AS "ActivityId", l.line ->> 3 AS "NodeId", l.line ->> 4 AS "ActivityType", CASE WHEN substr(l.line ->> 5, 1, 1) = '.' THEN s."InstanceId" || (l.line ->> 5) ELSE l.line ->> 5 END AS "ActivityInstanceId", CASE WHEN substr(l.line ->> 6, 1, 1) = '.' THEN s."InstanceId" || (l.line ->> 6) ELSE l.line ->> 6 END AS "ParentActivityInstanceId", l.line ->> 7 AS "Message", l.line ->> 8 AS "Outcomes", l.line ->> 9 AS "ActivityState"
            FROM "journal_steps" AS s CROSS JOIN LATERAL json_array_elements(s."Lines"::json) WITH ORDINALITY AS l(line, place)
            """;

        private const string ViewBefore =
            """
            CREATE VIEW "journal" AS
            SELECT s."InstanceId", s."First" + l.place::integer - 1 AS "Sequence", l.line ->> 0 AS "Event", (l.line ->> 1)::bigint AS "At", l.line ->> 2 AS "ActivityId", l.line ->> 3 AS "NodeId", l.line ->> 4 AS "ActivityType", l.line ->> 5 AS "ActivityInstanceId", l.line ->> 6 AS "ParentActivityInstanceId", l.line ->> 7 AS "Message", l.line ->> 8 AS "Outcomes", l.line ->> 9 AS "ActivityState"
            FROM "journal_steps" AS s CROSS JOIN LATERAL json_array_elements(s."Lines"::json) WITH ORDINALITY AS l(line, place)
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_runs_RootInstanceId",
                table: "runs");

            migrationBuilder.DropIndex(
                name: "IX_approvals_InstanceId",
                table: "approvals");

            migrationBuilder.Sql("""DROP VIEW "journal" """);
            migrationBuilder.Sql(View);
            // A step of ordinary size is neither compressed nor put aside.
            migrationBuilder.Sql("""ALTER TABLE "journal_steps" SET (toast_tuple_target = 4080)""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_runs_RootInstanceId",
                table: "runs",
                column: "RootInstanceId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_approvals_InstanceId",
                table: "approvals",
                column: "InstanceId");

            // Steps become a row a line again, with whole ids.
            migrationBuilder.Sql("""CREATE TABLE "journal_lines" AS SELECT "InstanceId", "Sequence", "Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState" FROM "journal" """);
            migrationBuilder.Sql("""DROP VIEW "journal" """);
            migrationBuilder.Sql("""DELETE FROM "journal_steps" """);
            migrationBuilder.Sql("""INSERT INTO "journal_steps" ("InstanceId", "First", "Lines") SELECT "InstanceId", "Sequence", json_build_array(json_build_array("Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState"))::text FROM "journal_lines" """);
            migrationBuilder.Sql("""DROP TABLE "journal_lines" """);
            migrationBuilder.Sql(ViewBefore);
            migrationBuilder.Sql("""ALTER TABLE "journal_steps" RESET (toast_tuple_target)""");
        }
    }
}
