using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace WorkflowHost.Runtime.Store.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ExtensionRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "extension_requests",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    TaskId = table.Column<string>(type: "text", nullable: false),
                    RunId = table.Column<string>(type: "text", nullable: false),
                    WishedDate = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    DueThen = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    AskedBy = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    AnsweredAt = table.Column<long>(type: "bigint", nullable: true),
                    AnsweredBy = table.Column<string>(type: "text", nullable: true),
                    Answer = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_extension_requests", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_extension_requests_RunId_State",
                table: "extension_requests",
                columns: new[] { "RunId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_extension_requests_TaskId",
                table: "extension_requests",
                column: "TaskId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "extension_requests");
        }
    }
}
