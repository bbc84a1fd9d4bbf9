using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeanerStarts : Migration
    {
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
