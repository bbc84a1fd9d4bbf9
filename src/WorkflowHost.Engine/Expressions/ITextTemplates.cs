using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// Texts with gaps in them. The engine must not see the real language (it belongs to the activities that take such texts), hence the
/// interface; plain data in, text out.
/// </summary>
public interface ITextTemplates
{
    /// <summary>Makes a text ready to be filled, as often as wanted and by several threads at once.</summary>
    /// <exception cref="ScriptException">The text is wrong, too large, or written in another template language.</exception>
    CompiledText Compile(string source);
}

/// <summary>Fills a text. <paramref name="fields"/> holds every variable and workflow input the text names.</summary>
/// <exception cref="ScriptException">It names a field that does not exist, or grew too large.</exception>
public delegate string CompiledText(IReadOnlyDictionary<string, JsonNode?> fields);
