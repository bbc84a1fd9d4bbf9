using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Web.Commands;

/// <summary><c>migrate</c>: brings the database up to date and ends, for those who do not want the host to do it when it starts.</summary>
internal static class Migrate
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = HostApplication.Build(args);
        var store = app.Services.GetRequiredService<HostStore>();
        await store.MigrateAsync(CancellationToken.None);
        Console.WriteLine(CommandTexts.Say("Migrated", store.DatabaseName));
        return 0;
    }
}
