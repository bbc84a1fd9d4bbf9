using System.Runtime;
using System.Text.Json.Nodes;
using Jurassic;
using Jurassic.Compiler;

namespace WorkflowHost.ScriptWorker;

/// <summary>
/// Answers requests: <c>{"check": source}</c>, or <c>{"src", "now", "seed", "vars", "globals", "fns"}</c> to run a script in
/// a fresh engine. While it runs it may ask back with <c>{"call": name, "args"}</c>. The answer is
/// <c>{"value", "vars"}</c> or <c>{"error": {"code", "message", "line"}}</c>.
/// </summary>
internal sealed class ScriptRun(Func<string?> read, Action<string> write)
{
    private const int Stack = 64 * 1024 * 1024;
    private const int Depth = 200;
    private const int MaxSource = 64 * 1024;

    /// <summary>How often the clock is looked at, and how many looks make 250 ms; on a starved machine the looks come later, too.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private const int Looks = 10;

    private static readonly CompiledScript Prelude = CompiledScript.Compile(new StringScriptSource(ReadPrelude()));
    private readonly PreludeValues values = new();
    private ScriptEngine? next;

    /// <summary>A script had to be stopped by force: the process must not be used again.</summary>
    public bool IsSpoiled { get; private set; }

    /// <summary>Make the engine of the next request while nobody waits.</summary>
    public void Prepare()
    {
        if (next is null)
        {
            next = new ScriptEngine { RecursionDepthLimit = Depth };
            values.Give(next);
            Prelude.Execute(next);
        }
    }

    /// <summary>Run something once, so that the first script finds everything compiled.</summary>
    public void WarmUp() => Answer(new JsonObject
    {
        ["src"] = "var a = [1, 'x', {b: null}]; JSON.stringify(a) + new Date().getTime() + Math.random()",
        ["now"] = 0.0,
        ["seed"] = 1.0,
        ["vars"] = new JsonObject(),
        ["globals"] = new JsonObject(),
        ["fns"] = new JsonArray(),
    });

    public JsonObject Answer(JsonObject request)
    {
        JsonObject? answer = null;
        var thread = new Thread(() => answer = request["check"] is { } source ? Check(source.GetValue<string>()) : Guarded(request), Stack);
        thread.Start();
        thread.Join();
        return answer!;
    }

    private static JsonObject Check(string source)
    {
        try
        {
            _ = Compile(source);
            return new JsonObject { ["value"] = null };
        }
        catch (Exception error) when (error is SyntaxErrorException or JavaScriptException)
        {
            return ScriptErrors.Describe(error, source);
        }
    }

    private JsonObject Guarded(JsonObject request)
    {
        var source = request["src"]!.GetValue<string>();
        if (source.Length > MaxSource)
        {
            return ScriptErrors.Of("ScriptTooLong", $"The script is longer than {MaxSource} characters.", null);
        }

        JsonObject? answer = null;
        using var stop = new CancellationTokenSource();
        var looks = 0;
        using var clock = new Timer(_ =>
        {
            if (++looks >= Looks)
            {
                stop.Cancel();
            }
        });
        try
        {
#pragma warning disable SYSLIB0046 // Nothing else stops a script that never asks; the process is thrown away afterwards.
            ControlledExecution.Run(() => answer = Run(request, source, () => clock.Change(Look, Look)), stop.Token);
#pragma warning restore SYSLIB0046
            return answer!;
        }
        catch (OperationCanceledException)
        {
            IsSpoiled = true;
            return ScriptErrors.Of("ScriptTimeout", "The script ran longer than 250 ms and was stopped.", null);
        }
        catch (OutOfMemoryException)
        {
            IsSpoiled = true;
            return ScriptErrors.Of("ScriptTooLarge", "The script used too much memory.", null);
        }
    }

    private JsonObject Run(JsonObject request, string source, Action startClock)
    {
        Prepare();
        var engine = next!;
        next = null;
        try
        {
            values.Take(request);
            var calls = new HostCalls(engine, read, write);
            foreach (var name in request["fns"]!.AsArray())
            {
                calls.Offer(name!.GetValue<string>());
            }

            var variables = ScriptData.ToScript(engine, request["vars"]);
            engine.SetGlobalValue("variables", variables);
            foreach (var (name, value) in request["globals"]!.AsObject())
            {
                engine.SetGlobalValue(name, ScriptData.ToScript(engine, value));
            }

            var compiled = Compile(source);
            startClock();
            var result = compiled.Evaluate(engine);
            return new JsonObject { ["value"] = ScriptData.FromScript(result), ["vars"] = ScriptData.FromScript(variables) };
        }
        catch (HostCallFailedException)
        {
            return ScriptErrors.Of("HostCallFailed", "", null);
        }
        catch (OutOfMemoryException)
        {
            IsSpoiled = true;
            return ScriptErrors.Of("ScriptTooLarge", "The script used too much memory.", null);
        }
        catch (Exception error) when (error is JavaScriptException or SyntaxErrorException or StackOverflowException or ScriptDataException)
        {
            return ScriptErrors.Describe(error, source);
        }
    }

    /// <summary>The value of a script is its last expression; a script with a bare return is a function body.</summary>
    private static CompiledEval Compile(string source)
    {
        try
        {
            return CompiledEval.Compile(new StringScriptSource(source));
        }
        catch (Exception error) when (error is SyntaxErrorException or JavaScriptException && error.Message.Contains("Return statements", StringComparison.Ordinal))
        {
            return CompiledEval.Compile(new StringScriptSource("(function(){" + source + "\n})()"));
        }
    }

    private static string ReadPrelude()
    {
        using var reader = new StreamReader(typeof(ScriptRun).Assembly.GetManifestResourceStream("WorkflowHost.ScriptWorker.prelude.js")!);
        return reader.ReadToEnd();
    }
}
