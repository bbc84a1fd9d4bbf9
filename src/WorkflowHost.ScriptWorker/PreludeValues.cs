using System.Text.Json.Nodes;
using Jurassic;

namespace WorkflowHost.ScriptWorker;

/// <summary>What the prelude takes before it closes the door. Time and seed are asked for when a script needs them, so the prelude can run ahead.</summary>
internal sealed class PreludeValues
{
    private double now;
    private double seed;

    public void Take(JsonObject request)
    {
        now = request["now"]!.GetValue<double>();
        seed = request["seed"]!.GetValue<double>();
    }

    public void Give(ScriptEngine engine)
    {
        engine.SetGlobalFunction("host_now", new Func<double>(() => now));
        engine.SetGlobalFunction("host_seed", new Func<double>(() => seed * 7919 % int.MaxValue));
        engine.SetGlobalFunction("host_parse", new Func<string, object>(text => Parse(engine, text)));
        engine.SetGlobalFunction("host_stringify", new Func<object, object, object>(Stringify));
    }

    private static object Parse(ScriptEngine engine, string text)
    {
        try
        {
            return ScriptData.ToScript(engine, JsonNode.Parse(text, documentOptions: new System.Text.Json.JsonDocumentOptions { MaxDepth = ScriptData.MaxDepth }));
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new JavaScriptException(Jurassic.Library.ErrorType.SyntaxError, error.Message);
        }
    }

    private static object Stringify(object value, object space)
    {
        if (value is Undefined or Jurassic.Library.FunctionInstance)
        {
            return Undefined.Value;
        }

        var indented = space is not (Undefined or Null or null);
        return ScriptData.FromScript(value)?.ToJsonString(indented ? ScriptData.Indented : ScriptData.Plain) ?? "null";
    }
}
