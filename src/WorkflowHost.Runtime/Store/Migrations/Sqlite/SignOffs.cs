using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SignOffs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_links_TaskId_Recipient",
                table: "links");

            migrationBuilder.AddColumn<string>(
                name: "FormKind",
                table: "tasks",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SignStep",
                table: "tasks",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedBy",
                table: "submissions",
                type: "TEXT",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedNote",
                table: "submissions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReceivedOn",
                table: "submissions",
                type: "TEXT",
                maxLength: 10,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Use",
                table: "links",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "FillIn");

            migrationBuilder.CreateTable(
                name: "sign_offs",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    TaskId = table.Column<string>(type: "TEXT", nullable: false),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Address = table.Column<string>(type: "TEXT", nullable: true),
                    AskedBy = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Way = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sign_offs", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_links_TaskId_Recipient_Use",
                table: "links",
                columns: new[] { "TaskId", "Recipient", "Use" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sign_offs_TaskId_Round_Step",
                table: "sign_offs",
                columns: new[] { "TaskId", "Round", "Step" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sign_offs");

            migrationBuilder.DropIndex(
                name: "IX_links_TaskId_Recipient_Use",
                table: "links");

            migrationBuilder.DropColumn(
                name: "FormKind",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "SignStep",
                table: "tasks");

            migrationBuilder.DropColumn(
                name: "ReceivedBy",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "ReceivedNote",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "ReceivedOn",
                table: "submissions");

            migrationBuilder.DropColumn(
                name: "Use",
                table: "links");

            migrationBuilder.CreateIndex(
                name: "IX_links_TaskId_Recipient",
                table: "links",
                columns: new[] { "TaskId", "Recipient" },
                unique: true);
        }
    }
}
