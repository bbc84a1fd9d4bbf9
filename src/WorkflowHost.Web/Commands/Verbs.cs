using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using WorkflowHost.Runtime;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Commands;

/// <summary>
/// The first words of the command line say what to do; none means <c>serve</c>. A verb gets the words after it and returns the
/// exit code: 0 done, 1 refused (the text says why), 2 not understood.
/// </summary>
internal static class Verbs
{
    private static readonly Dictionary<string, Func<string[], Task<int>>> Known = new(StringComparer.Ordinal)
    {
        ["serve"] = Serve.RunAsync,
        ["migrate"] = Migrate.RunAsync,
        ["admin create"] = AdminCreate.RunAsync,
        ["audit verify"] = AuditVerify.RunAsync,
        ["keys renew"] = KeysRenew.RunAsync,
        ["backup"] = Backups.BackupAsync,
        ["restore"] = Backups.RestoreAsync,
        ["validate"] = words => Task.FromResult(Validate.Run(words, Console.Out, Console.Error)),
        ["dry-run"] = words => Task.FromResult(DryRun.Run(words, Console.Out, Console.Error)),
        ["run-demo"] = words => Demo.RunDemo.RunAsync(words, Console.Out, Console.Error),
        ["trace"] = words => Task.FromResult(Trace.Run(words, Console.Out, Console.Error)),
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var words = args.TakeWhile(word => !word.StartsWith('-')).ToArray();
        if (words.Length == 0)
        {
            return await RunAsync(Serve.RunAsync, args);
        }

        var name = Known.Keys.OrderByDescending(key => key.Length).FirstOrDefault(key => words.Take(key.Split(' ').Length).SequenceEqual(key.Split(' ')));
        if (name is null)
        {
            var text = CommandTexts.Say("VerbUnknown", string.Join(' ', words), string.Join("、", Known.Keys.Order(StringComparer.Ordinal)));
            await Console.Error.WriteLineAsync(text);
            return 2;
        }

        return await RunAsync(Known[name], args[name.Split(' ').Length..]);
    }

    private static async Task<int> RunAsync(Func<string[], Task<int>> verb, string[] args)
    {
        try
        {
            return await verb(args);
        }
        catch (WrongSettingsException wrong)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say("SettingsWrong", wrong.Problems.Count, string.Join(Environment.NewLine, wrong.Problems.Select(p => "  - " + p))));
            return 1;
        }
        catch (RefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Text(Cultures.Default));
            return 1;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say("AddressInUse", taken.Message));
            return 1;
        }
        catch (SocketException unusable)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say("AddressUnusable", unusable.Message));
            return 1;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say("FilesUnusable", unusable.Message));
            return 1;
        }
        catch (DbException away)
        {
            await Console.Error.WriteLineAsync(CommandTexts.Say("DatabaseUnusable", away.Message.TrimEnd('.')));
            return 1;
        }
    }
}
