using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Store;
using WorkflowHost.Web.Keys;

namespace WorkflowHost.Web.Commands;

/// <summary><c>keys renew</c>: for when the file the keys were encrypted with is lost. Everybody signs in again.</summary>
internal static class KeysRenew
{
    public static async Task<int> RunAsync(string[] args)
    {
        await using var app = HostApplication.Build(args);
        await app.Services.GetRequiredService<HostStore>().MigrateAsync(CancellationToken.None);
        await app.Services.GetRequiredService<KeyRing>().RenewAsync(new Actor("system", "command-line", Environment.UserName), CancellationToken.None);
        Console.WriteLine(CommandTexts.Say("KeysRenewed", app.Services.GetRequiredService<KeyCertificate>().File));
        return 0;
    }
}
