using System.Text.Json.Nodes;
using Jurassic;

namespace WorkflowHost.ScriptWorker;

/// <summary>The functions the host answers: a line out, a line back, plain data both ways.</summary>
internal sealed class HostCalls(ScriptEngine engine, Func<string?> read, Action<string> write)
{
    public void Offer(string name) => engine.SetGlobalFunction(name, new Func<object, object, object, object>((a, b, c) => Call(name, a, b, c)));

    private object Call(string name, params object[] arguments)
    {
        var count = arguments.Length;
        while (count > 0 && arguments[count - 1] is Undefined or null)
        {
            count--;
        }

        write(new JsonObject
        {
            ["call"] = name,
            ["args"] = new JsonArray([.. arguments.Take(count).Select(ScriptData.FromScript)]),
        }.ToJsonString());
        var answer = JsonNode.Parse(read() ?? throw new HostCallFailedException()) as JsonObject ?? throw new HostCallFailedException();
        return answer.ContainsKey("fault") ? throw new HostCallFailedException() : ScriptData.ToScript(engine, answer["ok"]);
    }
}

/// <summary>The host could not answer; it knows why and says so itself.</summary>
internal sealed class HostCallFailedException : Exception;
