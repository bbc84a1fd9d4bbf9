using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Runtime.Scripting;

/// <summary>One worker process: a line asked, a line answered. It inherits none of the host's environment, so no secret can be read there.</summary>
internal sealed class ScriptProcess : IDisposable
{
    private const string Worker = "WorkflowHost.ScriptWorker";

    /// <summary>The worker stopped at the limit of wall time without having had the processor for the script's own 250 ms.</summary>
    public const string Starved = "ScriptStarved";

    /// <summary>All of the worker's managed memory, in hexadecimal: 72 MiB, of which an idle worker takes about ten, so a script grows by 62 at most.</summary>
    private const string HeapLimit = "4800000";

    private static readonly TimeSpan HardlyAnything = TimeSpan.FromMilliseconds(200);

    private static readonly string[] Kept = ["PATH", "HOME", "DOTNET_ROOT", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH", "DOTNET_HOST_PATH"];

    private readonly Process process;

    private ScriptProcess(Process process) => this.process = process;

    public bool IsAlive { get; private set; } = true;

    /// <exception cref="InvalidOperationException">The worker is not installed beside the host.</exception>
    public static ScriptProcess Start()
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        var library = Path.Combine(AppContext.BaseDirectory, Worker + ".dll");
        var program = Path.Combine(AppContext.BaseDirectory, Worker + (OperatingSystem.IsWindows() ? ".exe" : ""));
        if (File.Exists(program))
        {
            start.FileName = program;
        }
        else
        {
            start.FileName = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(library);
        }

        foreach (var name in start.Environment.Keys.Except(Kept).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["TZ"] = "Asia/Shanghai";
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{Worker} could not be started.");
        // A crash report of the worker is of no use to anybody, but its pipe must not fill up.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var started = new ScriptProcess(process);
        started.Receive();
        return started;
    }

    /// <exception cref="ScriptException">The script failed, or was stopped; then this process is gone.</exception>
    public JsonObject Ask(JsonObject request, Func<string, IReadOnlyList<JsonNode?>, JsonNode?> invoke, TimeSpan patience)
    {
        string? late = null;
        var worked = process.TotalProcessorTime;
        using var watch = new Timer(_ =>
        {
            late = Worked() - worked < HardlyAnything ? Starved : "ScriptTimeout";
            Kill();
        });
        watch.Change(patience, Timeout.InfiniteTimeSpan);
        try
        {
            Send(request);
            while (true)
            {
                var answer = Receive();
                if (answer["call"] is { } call)
                {
                    Reply(call.GetValue<string>(), answer["args"]!.AsArray(), invoke);
                }
                else
                {
                    return answer["error"] is JsonObject error ? throw Failed(error) : answer;
                }
            }
        }
        catch (Exception error) when (error is IOException or JsonException or ObjectDisposedException)
        {
            Kill();
            throw late is not null
                ? new ScriptException(late, "The script ran too long and was stopped.", null)
                : new ScriptException("ScriptTooLarge", "The script was stopped: it is nested too deeply or uses too much memory.", null);
        }
    }

    private void Reply(string function, JsonArray arguments, Func<string, IReadOnlyList<JsonNode?>, JsonNode?> invoke)
    {
        try
        {
            Send(new JsonObject { ["ok"] = invoke(function, [.. arguments])?.DeepClone() });
        }
        catch (Exception error) when (error is not (IOException or ObjectDisposedException))
        {
            // The engine knows why; the worker only has to give up this script.
            Send(new JsonObject { ["fault"] = true });
            Receive();
            throw;
        }
    }

    private ScriptException Failed(JsonObject error)
    {
        var code = error["code"]!.GetValue<string>();
        if (code is "ScriptTimeout" or "ScriptTooLarge")
        {
            Kill();
        }

        return new ScriptException(code, error["message"]!.GetValue<string>(), error["line"]?.GetValue<int>());
    }

    private void Send(JsonObject message)
    {
        process.StandardInput.WriteLine(message.ToJsonString());
        process.StandardInput.Flush();
    }

    private JsonObject Receive()
    {
        var line = process.StandardOutput.ReadLine() ?? throw new IOException("The worker has ended.");
        return JsonNode.Parse(line) as JsonObject ?? throw new JsonException("The worker answered with something else.");
    }

    private TimeSpan Worked()
    {
        try
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            return TimeSpan.MaxValue;
        }
    }

    private void Kill()
    {
        IsAlive = false;
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
