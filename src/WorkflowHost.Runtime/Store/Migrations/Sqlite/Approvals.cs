using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Approvals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "Posts",
                table: "approvals",
                newName: "Asked");

            migrationBuilder.AddColumn<string>(
                name: "AddedTo",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AskedOf",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Part",
                table: "tasks",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WaitsOnPerson",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Clerk",
                table: "approvals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "EarlierRounds",
                table: "approvals",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "EscalateTo",
                table: "approvals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Kept",
                table: "approvals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReturnTo",
                table: "approvals",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "decisions",
                columns: table => new
                {
                    TaskId = table.Column<string>(type: "TEXT", nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    DecidedOn = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Person = table.Column<string>(type: "TEXT", nullable: true),
                    Present = table.Column<string>(type: "TEXT", nullable: true),
                    Number = table.Column<string>(type: "TEXT", nullable: true),
                    AttachmentId = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_decisions", x => x.TaskId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_tasks_WaitsOnPerson_DueAt_Id",
                table: "tasks",
                columns: new[] { "WaitsOnPerson", "DueAt", "Id" },
                filter: "\"WaitsOnPerson\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_approvals_Clerk_ClosedAt",
                table: "approvals",
                columns: new[] { "Clerk", "ClosedAt" },
                filter: "\"Clerk\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "decisions");

            migrationBuilder.DropIndex(
                name: "IX_tasks_WaitsOnPerson_DueAt_Id",
                table: "tasks");

            migrationBuilder.DropIndex(
                name: "IX_approvals_Clerk_ClosedAt",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "AddedTo",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "AskedOf",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "Part",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "WaitsOnPerson",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "Clerk",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "EarlierRounds",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "EscalateTo",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "Kept",
                table: "approvals");

            migrationBuilder.DropColumn(
                name: "ReturnTo",
                table: "approvals");

            migrationBuilder.RenameColumn(
                name: "Asked",
                table: "approvals",
                newName: "Posts");
        }
    }
}
