using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Tests.Commands;

/// <summary>The program a user runs, as a process of its own.</summary>
internal sealed partial class HostProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private (string Text, TaskCompletionSource Told)? awaited;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProgram(IEnumerable<string> arguments)
    {
        // The program itself, not the test's folder: pages, scripts and settings lie beside it.
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "WorkflowHost.Web.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LANG"] = "C.UTF-8";
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The host ended before it listened:\n" + Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var program = new HostProgram(arguments);
        return (await program.EndedAsync(), program.Output);
    }

    /// <summary>Starts the host on a free port and waits until it listens.</summary>
    public static async Task<(HostProgram Program, Uri Address)> ServeAsync(params string[] arguments)
    {
        var program = new HostProgram(["serve", "--urls", "http://127.0.0.1:0", "--environment", "Production", .. arguments]);
        try
        {
            return (program, await program.address.Task.WaitAsync(Patience));
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program and waits for nothing.</summary>
    public static HostProgram Start(params string[] arguments) => new(arguments);

    /// <summary>Waits for something it says.</summary>
    public async Task SaidAsync(string text)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (output)
        {
            awaited = (text, told);
            if (output.ToString().Contains(text, StringComparison.Ordinal))
            {
                told.TrySetResult();
            }
        }

        await told.Task.WaitAsync(Patience);
    }

    /// <summary>What a service manager sends.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> EndedAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(line);
            if (awaited is var (text, told) && line.Contains(text, StringComparison.Ordinal))
            {
                told.TrySetResult();
            }
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
