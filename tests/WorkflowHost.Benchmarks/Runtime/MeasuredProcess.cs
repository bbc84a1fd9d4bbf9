using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowHost.Benchmarks.Runtime;

/// <summary>A server in a process of its own (the host, or the floor), so that what it costs is not mixed with those who ask it.</summary>
internal sealed partial class MeasuredProcess : IAsyncDisposable
{
    private const double TicksASecond = 100;
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MeasuredProcess(Process process) => this.process = process;

    public Uri Address => address.Task.Result;

    /// <summary>What the kernel holds for it in memory now.</summary>
    public long ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (1024 * 1024);
        }
    }

    /// <summary>Starts a program of ours, with its own settings of the runtime, that listens somewhere and says where.</summary>
    /// <param name="program">Something of its assembly.</param>
    public static async Task<MeasuredProcess> StartAsync(Type program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments.Prepend(program.Assembly.Location))
        {
            start.ArgumentList.Add(argument);
        }

        var started = new MeasuredProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        started.process.OutputDataReceived += (_, line) => started.Read(line.Data);
        started.process.ErrorDataReceived += (_, line) => started.Read(line.Data);
        started.process.Exited += (_, _) => started.address.TrySetException(new InvalidOperationException("The server ended before it listened:\n" + started.output));
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        await started.address.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return started;
    }

    /// <summary>Processor time of this process and those it started so far; that of a database server beside it is added.</summary>
    public TimeSpan Cpu(int? databaseServer) => Of(process.Id) + (databaseServer is { } server ? Of(server) : TimeSpan.Zero);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static TimeSpan Of(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? Stat(id) : null).OfType<Line>().ToLookup(l => l.Parent);
        var ticks = Stat(root) is { } self ? self.Ticks : 0;
        for (var open = new Queue<int>([root]); open.TryDequeue(out var parent);)
        {
            foreach (var child in all[parent])
            {
                // Those of a child that has ended are in its parent's own figure; only what runs is added.
                ticks += child.Ticks;
                open.Enqueue(child.Id);
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksASecond);
    }

    private static Line? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new Line(id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture)));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
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
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();

    private sealed record Line(int Id, int Parent, long Ticks);
}
