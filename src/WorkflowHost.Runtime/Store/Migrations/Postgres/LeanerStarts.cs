using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Postgres
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
        }
    }
}
