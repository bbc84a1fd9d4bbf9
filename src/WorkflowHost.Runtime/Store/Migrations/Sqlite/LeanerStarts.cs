using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeanerStarts : Migration
    {
        /// <summary>An execution of the instance's own begins with a dot: its id goes before it (see <see cref="Instances.JournalStep"/>).</summary>
        private const string View =
            """
            CREATE VIEW "journal" AS
            SELECT s."InstanceId" AS "InstanceId", s."First" + l.key AS "Sequence", l.value ->> 0 AS "Event", l.value ->> 1 AS "At", l.value ->> 2 AS "ActivityId", l.value ->> 3 AS "NodeId", l.value ->> 4 AS "ActivityType", CASE WHEN substr(l.value ->> 5, 1, 1) = '.' THEN s."InstanceId" || (l.value ->> 5) ELSE l.value ->> 5 END AS "ActivityInstanceId", CASE WHEN substr(l.value ->> 6, 1, 1) = '.' THEN s."InstanceId" || (l.value ->> 6) ELSE l.value ->> 6 END AS "ParentActivityInstanceId", l.value ->> 7 AS "Message", l.value ->> 8 AS "Outcomes", l.value ->> 9 AS "ActivityState"
            FROM "journal_steps" AS s, json_each(s."Lines") AS l
            """;

        private const string ViewBefore =
            """
            CREATE VIEW "journal" AS
            SELECT s."InstanceId" AS "InstanceId", s."First" + l.key AS "Sequence", l.value ->> 0 AS "Event", l.value ->> 1 AS "At", l.value ->> 2 AS "ActivityId", l.value ->> 3 AS "NodeId", l.value ->> 4 AS "ActivityType", l.value ->> 5 AS "ActivityInstanceId", l.value ->> 6 AS "ParentActivityInstanceId", l.value ->> 7 AS "Message", l.value ->> 8 AS "Outcomes", l.value ->> 9 AS "ActivityState"
            FROM "journal_steps" AS s, json_each(s."Lines") AS l
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

            Rebuild(migrationBuilder, " WITHOUT ROWID");

            migrationBuilder.Sql("""DROP VIEW "journal" """);
            migrationBuilder.Sql(View);
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

            Rebuild(migrationBuilder, "");

            // Steps become a row a line again, with whole ids.
            migrationBuilder.Sql("""CREATE TABLE "journal_lines" AS SELECT "InstanceId", "Sequence", "Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState" FROM "journal" """);
            migrationBuilder.Sql("""DROP VIEW "journal" """);
            migrationBuilder.Sql("""DELETE FROM "journal_steps" """);
            migrationBuilder.Sql("""INSERT INTO "journal_steps" ("InstanceId", "First", "Lines") SELECT "InstanceId", "Sequence", json_array(json_array("Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState")) FROM "journal_lines" """);
            migrationBuilder.Sql("""DROP TABLE "journal_lines" """);
            migrationBuilder.Sql(ViewBefore);
        }

        /// <summary>A stimulus is its key and a moment: kept in the index itself it is one entry instead of two.</summary>
        private static void Rebuild(MigrationBuilder migrationBuilder, string form)
        {
            migrationBuilder.Sql("""ALTER TABLE "stimuli" RENAME TO "stimuli_before";""");
            migrationBuilder.Sql($"""CREATE TABLE "stimuli" ("InstanceId" TEXT NOT NULL, "StimulusId" TEXT NOT NULL, "AppliedAt" INTEGER NOT NULL, CONSTRAINT "PK_stimuli" PRIMARY KEY ("InstanceId", "StimulusId")){form};""");
            migrationBuilder.Sql("""INSERT INTO "stimuli" SELECT "InstanceId", "StimulusId", "AppliedAt" FROM "stimuli_before";""");
            migrationBuilder.Sql("""DROP TABLE "stimuli_before";""");
        }
    }
}
