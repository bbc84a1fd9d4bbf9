// Writes the migrations of both providers from the model:
//   dotnet run --project tools/Migrations -- NameOfTheSubject
// Before a first release, the one migration there is can be written anew: delete both folders, then run with "Initial".
// The files go to src/WorkflowHost.Runtime/Store/Migrations/{Sqlite,Postgres}/NameOfTheSubject.cs and are committed. A test fails
// when the model and the migrations differ.
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using WorkflowHost.Runtime.Store;

if (args.Length == 0)
{
    Console.Error.WriteLine("Name the subject of the migration, e.g.: dotnet run --project tools/Migrations -- BallotCodes");
    return 2;
}

var folder = Path.Combine(RepositoryRoot(), "src", "WorkflowHost.Runtime", "Store", "Migrations");
var name = args[0];
await using var sqlite = new SqliteHostDbContext(new DbContextOptionsBuilder<SqliteHostDbContext>().UseSqlite("Data Source=none").Options);
await using var postgres = new PostgresHostDbContext(new DbContextOptionsBuilder<PostgresHostDbContext>().UseNpgsql("Host=none").Options);
Write(sqlite, "Sqlite");
Write(postgres, "Postgres");
return 0;

void Write(HostDbContext context, string provider)
{
    var target = Path.Combine(folder, provider);
    Directory.CreateDirectory(target);
    var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(context);
    // The provider's own design-time services are what dotnet ef would find by its assembly attribute.
    IDesignTimeServices ofProvider = provider == "Sqlite"
        ? new Microsoft.EntityFrameworkCore.Sqlite.Design.Internal.SqliteDesignTimeServices()
        : new Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal.NpgsqlDesignTimeServices();
    ofProvider.ConfigureDesignTimeServices(services);
    using var provided = services.BuildServiceProvider();
    var scaffolder = provided.GetRequiredService<IMigrationsScaffolder>();
    var migration = scaffolder.ScaffoldMigration(name, "WorkflowHost.Runtime", $"Store.Migrations.{provider}", "C#");
    File.WriteAllText(Path.Combine(target, name + ".cs"), migration.MigrationCode);
    File.WriteAllText(Path.Combine(target, name + ".Designer.cs"), migration.MetadataCode);
    File.WriteAllText(Path.Combine(target, migration.SnapshotName + ".cs"), migration.SnapshotCode);
    Console.WriteLine($"{provider}: {name}");
}

static string RepositoryRoot()
{
    var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WorkflowHost.sln")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("Run this inside the repository.");
}
