using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class InboxByDay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_tasks_WaitsOnPerson_DueAt_Id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_tasks_WaitsOnPost_DueAt_Id",
                table: "tasks");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_WaitsOnPerson_DueDate_Id_State_WaitsOnPost",
                table: "tasks",
                columns: new[] { "WaitsOnPerson", "DueDate", "Id", "State", "WaitsOnPost" },
                filter: "\"WaitsOnPerson\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_WaitsOnPost_DueDate_Id_State",
                table: "tasks",
                columns: new[] { "WaitsOnPost", "DueDate", "Id", "State" },
                filter: "\"WaitsOnPost\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_tasks_WaitsOnPerson_DueDate_Id_State_WaitsOnPost",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_tasks_WaitsOnPost_DueDate_Id_State",
                table: "tasks");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_WaitsOnPerson_DueAt_Id",
                table: "tasks",
                columns: new[] { "WaitsOnPerson", "DueAt", "Id" },
                filter: "\"WaitsOnPerson\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_WaitsOnPost_DueAt_Id",
                table: "tasks",
                columns: new[] { "WaitsOnPost", "DueAt", "Id" });
        }
    }
}
