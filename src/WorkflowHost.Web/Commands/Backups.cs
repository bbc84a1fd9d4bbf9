using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store.Backup;

namespace WorkflowHost.Web.Commands;

/// <summary><c>backup FILE</c> while the host works on; <c>restore FILE</c> into an empty database, mail on hold afterwards.</summary>
internal static class Backups
{
    public static Task<int> BackupAsync(string[] args) => RunAsync(args, "BackupUsage", async (host, file) =>
    {
        var written = await host.GetRequiredService<HostBackup>().WriteAsync(file, CancellationToken.None);
        Console.WriteLine(CommandTexts.Say("BackedUp", file, written.Tables, written.Rows));
    });

    public static Task<int> RestoreAsync(string[] args) => RunAsync(args, "RestoreUsage", async (host, file) =>
    {
        var actor = new Actor("system", "command-line", Environment.UserName);
        var restored = await host.GetRequiredService<HostBackup>().RestoreAsync(file, CommandTexts.Say("HoldAfterRestore"), actor, CancellationToken.None);
        Console.WriteLine(CommandTexts.Say("Restored", file, restored.Tables, restored.Rows));
    });

    private static async Task<int> RunAsync(string[] args, string usage, Func<IServiceProvider, string, Task> act)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say(usage));
            return 2;
        }

        await using var app = HostApplication.Build(args[1..]);
        await act(app.Services, args[0]);
        return 0;
    }
}
