using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Expressions;

namespace WorkflowHost.Runtime.Scripting;

/// <summary>
/// JavaScript in processes of their own, a few at most, kept warm. A script that runs too long, grows too large or brings
/// its process down costs that process and is an error of the script; the host and its other scripts never notice.
/// </summary>
public sealed class ScriptWorkers : IScriptEvaluator, IDisposable
{
    /// <summary>
    /// How often a script is evaluated that a starved machine never let run: the script is not to blame, and evaluating it again gives what it
    /// would have given, because time and chance are handed in.
    /// </summary>
    private const int Attempts = 4;

    /// <summary>Wall time of one evaluation, callbacks included. The worker itself stops a script after 250 ms.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(900);

    private readonly ConcurrentBag<ScriptProcess> idle = [];
    private readonly SemaphoreSlim free;

    public ScriptWorkers(int most = 4)
    {
        free = new SemaphoreSlim(most);
    }

    public ScriptResult Evaluate(ScriptCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var request = new JsonObject
        {
            ["src"] = call.Source,
            ["now"] = (double)call.Now.ToUnixTimeMilliseconds(),
            ["seed"] = (double)call.Seed,
            ["vars"] = Copy(call.Variables),
            ["globals"] = Copy(call.Globals),
            ["fns"] = new JsonArray([.. call.Functions.Select(f => (JsonNode)JsonValue.Create(f))]),
        };
        var answer = Ask(request, call.Invoke);
        var variables = (answer["vars"] as JsonObject ?? []).ToDictionary(v => v.Key, v => v.Value?.DeepClone());
        return new ScriptResult(answer["value"]?.DeepClone(), variables);
    }

    public ScriptException? Check(string source)
    {
        try
        {
            Ask(new JsonObject { ["check"] = source }, static (_, _) => null);
            return null;
        }
        catch (ScriptException error)
        {
            return error;
        }
    }

    private JsonObject Ask(JsonObject request, Func<string, IReadOnlyList<JsonNode?>, JsonNode?> invoke)
    {
        free.Wait();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return AskOnce(request, invoke);
                }
                catch (ScriptException error) when (error.Code == ScriptProcess.Starved)
                {
                    if (attempt == Attempts)
                    {
                        throw new ScriptException("ScriptTimeout", error.Message, null);
                    }
                }
            }
        }
        finally
        {
            free.Release();
        }
    }

    private JsonObject AskOnce(JsonObject request, Func<string, IReadOnlyList<JsonNode?>, JsonNode?> invoke)
    {
        var worker = idle.TryTake(out var warm) ? warm : ScriptProcess.Start();
        try
        {
            return worker.Ask(request, invoke, Patience);
        }
        finally
        {
            if (worker.IsAlive)
            {
                idle.Add(worker);
            }
            else
            {
                worker.Dispose();
            }
        }
    }

    private static JsonObject Copy(IReadOnlyDictionary<string, JsonNode?> values) =>
        new(values.Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())));

    public void Dispose()
    {
        while (idle.TryTake(out var worker))
        {
            worker.Dispose();
        }

        free.Dispose();
    }
}
