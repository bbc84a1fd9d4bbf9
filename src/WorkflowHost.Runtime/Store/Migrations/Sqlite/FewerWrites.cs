using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FewerWrites : Migration
    {
        /// <summary>A line of the journal out of the rows of steps (see <see cref="Instances.JournalStep"/>).</summary>
        private const string View =
            """
            CREATE VIEW "journal" AS
            SELECT s."InstanceId" AS "InstanceId", s."First" + l.key AS "Sequence", l.value ->> 0 AS "Event", l.value ->> 1 AS "At", l.value ->> 2 AS "ActivityId", l.value ->> 3 AS "NodeId", l.value ->> 4 AS "ActivityType", l.value ->> 5 AS "ActivityInstanceId", l.value ->> 6 AS "ParentActivityInstanceId", l.value ->> 7 AS "Message", l.value ->> 8 AS "Outcomes", l.value ->> 9 AS "ActivityState"
            FROM "journal_steps" AS s, json_each(s."Lines") AS l
            """;

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_tasks_UnitId",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_instances_ParentInstanceId",
                table: "instances");

            migrationBuilder.DropIndex(
                name: "IX_bookmarks_Key",
                table: "bookmarks");

            migrationBuilder.CreateTable(
                name: "journal_steps",
                columns: table => new
                {
                    InstanceId = table.Column<string>(type: "TEXT", nullable: false),
                    First = table.Column<int>(type: "INTEGER", nullable: false),
                    Lines = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journal_steps", x => new { x.InstanceId, x.First });
                });

            // What is there becomes a row a line; the view reads both alike.
            migrationBuilder.Sql("""INSERT INTO "journal_steps" ("InstanceId", "First", "Lines") SELECT "InstanceId", "Sequence", json_array(json_array("Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState")) FROM "journal" """);
            migrationBuilder.DropTable(
                name: "journal");
            migrationBuilder.Sql(View);

            migrationBuilder.CreateIndex(
                name: "IX_tasks_UnitId",
                table: "tasks",
                column: "UnitId",
                filter: "\"UnitId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bookmarks_Key",
                table: "bookmarks",
                column: "Key",
                filter: "\"Key\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_tasks_UnitId",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_bookmarks_Key",
                table: "bookmarks");

            migrationBuilder.CreateTable(
                name: "journal_lines",
                columns: table => new
                {
                    InstanceId = table.Column<string>(type: "TEXT", nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    ActivityId = table.Column<string>(type: "TEXT", nullable: false),
                    ActivityInstanceId = table.Column<string>(type: "TEXT", nullable: false),
                    ActivityState = table.Column<string>(type: "TEXT", nullable: true),
                    ActivityType = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Event = table.Column<string>(type: "TEXT", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: true),
                    NodeId = table.Column<string>(type: "TEXT", nullable: false),
                    Outcomes = table.Column<string>(type: "TEXT", nullable: true),
                    ParentActivityInstanceId = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_journal", x => new { x.InstanceId, x.Sequence });
                });

            migrationBuilder.Sql("""INSERT INTO "journal_lines" ("InstanceId", "Sequence", "Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState") SELECT "InstanceId", "Sequence", "Event", "At", "ActivityId", "NodeId", "ActivityType", "ActivityInstanceId", "ParentActivityInstanceId", "Message", "Outcomes", "ActivityState" FROM "journal" """);
            migrationBuilder.Sql("""DROP VIEW "journal" """);
            migrationBuilder.DropTable(
                name: "journal_steps");
            migrationBuilder.RenameTable(
                name: "journal_lines",
                newName: "journal");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_UnitId",
                table: "tasks",
                column: "UnitId");

            migrationBuilder.CreateIndex(
                name: "IX_instances_ParentInstanceId",
                table: "instances",
                column: "ParentInstanceId");

            migrationBuilder.CreateIndex(
                name: "IX_bookmarks_Key",
                table: "bookmarks",
                column: "Key");
        }
    }
}
