using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Jurassic;
using Jurassic.Compiler;

namespace WorkflowHost.ScriptWorker;

/// <summary>What went wrong, in words an administrator can act on. Newer constructs get the older one to write instead.</summary>
internal static partial class ScriptErrors
{
    private static readonly (Regex Sign, string Advice)[] Newer =
    [
        (Arrow(), "Arrow functions are not available: write function (x) { return …; }."),
        (Spread(), "Spread and rest (…) are not available: use apply, concat or arguments."),
        (Optional(), "'?.' is not available: write a && a.b."),
        (Nullish(), "'??' is not available: write a != null ? a : b."),
        (Async(), "async and await are not available: scripts run at once and wait for nothing."),
        (Generator(), "Generators are not available: return a list."),
        (Destructuring(), "Destructuring is not available: write var a = x.a;."),
    ];

    public static JsonObject Of(string code, string message, int? line) => new()
    {
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["line"] = line },
    };

    public static JsonObject Describe(Exception error, string source)
    {
        switch (error)
        {
            case StackOverflowException:
                return Of("ScriptTooDeep", "The script calls itself too often.", null);
            case ScriptDataException:
                return Of("ScriptTooLarge", error.Message, null);
            case SyntaxErrorException syntax:
                return Of("ScriptSyntax", syntax.Message + Advice(source), syntax.LineNumber is > 0 and var line ? line : null);
            case JavaScriptException script:
                var isSyntax = script.Message.StartsWith("SyntaxError", StringComparison.Ordinal);
                return Of(isSyntax ? "ScriptSyntax" : "ScriptFailed", script.Message + (isSyntax ? Advice(source) : ""), script.LineNumber is > 0 and var at ? at : null);
            default:
                return Of("ScriptFailed", error.Message, null);
        }
    }

    private static string Advice(string source) => Newer.FirstOrDefault(n => n.Sign.IsMatch(source)).Advice is { } advice ? " " + advice : "";

    [GeneratedRegex("=>")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"\.\.\.")]
    private static partial Regex Spread();

    [GeneratedRegex(@"\?\.")]
    private static partial Regex Optional();

    [GeneratedRegex(@"\?\?")]
    private static partial Regex Nullish();

    [GeneratedRegex(@"\b(async|await)\b")]
    private static partial Regex Async();

    [GeneratedRegex(@"\bfunction\s*\*|\byield\b")]
    private static partial Regex Generator();

    [GeneratedRegex(@"\b(var|let|const)\s*[\[{]")]
    private static partial Regex Destructuring();
}
