using WorkflowHost.Runtime;
using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store;

namespace WorkflowHost.Web.Commands;

/// <summary>
/// <c>admin create NAME [--display-name 姓名]</c>: an administrator with all rights. The password is read from the standard
/// input, never from the command line, where other users of the machine and the shell's history would see it.
/// </summary>
internal static class AdminCreate
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || args[0].StartsWith('-'))
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say("AdminCreateUsage"));
            return 2;
        }

        var userName = args[0];
        var place = Array.IndexOf(args, "--display-name");
        var displayName = place > 0 && place + 1 < args.Length ? args[place + 1] : userName;
        await using var app = HostApplication.Build([.. args.Where((_, i) => i > 0 && (place < 0 || (i != place && i != place + 1)))]);
        await app.Services.GetRequiredService<HostStore>().MigrateAsync(CancellationToken.None);
        var password = ReadPassword();
        await app.Services.GetRequiredService<StaffAccounts>().AddAsync(
            new NewStaffMember(userName, displayName, null, password, Rights.All), new Actor("system", "command-line", Environment.UserName), CancellationToken.None);
        Console.WriteLine(CommandTexts.Say("AdminCreated", userName));
        return 0;
    }

    private static string ReadPassword()
    {
        if (Console.IsInputRedirected)
        {
            return Console.ReadLine() ?? "";
        }

        Console.Write(CommandTexts.Say("PasswordPrompt"));
        var typed = new List<char>();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace && typed.Count > 0)
            {
                typed.RemoveAt(typed.Count - 1);
            }
            else if (key.KeyChar >= ' ')
            {
                typed.Add(key.KeyChar);
            }
        }

        Console.WriteLine();
        return new string([.. typed]);
    }
}
