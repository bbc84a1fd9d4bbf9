using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// What one script sees: the variables around the activity, the workflow's inputs, the outputs of other activities, under
/// the names Elsa gives the accessors. Only what the script's text names is handed over, so a script costs what it uses.
/// </summary>
internal sealed class ScriptScope
{
    private readonly Burst burst;
    private readonly ActivityContext context;
    private readonly Dictionary<string, JsonNode?> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<IReadOnlyList<JsonNode?>, JsonNode?>> functions = new(StringComparer.Ordinal);

    public ScriptScope(Burst burst, ActivityContext context, string source)
    {
        this.burst = burst;
        this.context = context;
        foreach (var word in ScriptWords.Of(source))
        {
            Offer(word);
        }

        if (source.Contains("variables", StringComparison.Ordinal))
        {
            foreach (var word in ScriptWords.Of(source))
            {
                if (TryRead(word, out var value))
                {
                    variables[word] = value;
                }
            }
        }
    }

    public IReadOnlyDictionary<string, JsonNode?> Variables => variables;

    public IReadOnlyCollection<string> Functions => functions.Keys;

    public JsonNode? Invoke(string function, IReadOnlyList<JsonNode?> arguments) =>
        functions.TryGetValue(function, out var call) ? call(arguments) : null;

    /// <summary>Members of <c>variables</c> the script changed are written back.</summary>
    public void TakeBack(IReadOnlyDictionary<string, JsonNode?> after)
    {
        foreach (var (name, value) in after)
        {
            if (variables.TryGetValue(name, out var old) && !JsonNode.DeepEquals(old, value))
            {
                Write(name, value);
            }
        }
    }

    private void Offer(string word)
    {
        if (functions.ContainsKey(word))
        {
            return;
        }

        if (ScriptFunctions.Find(word, burst, context, this) is { } known)
        {
            functions[word] = known;
        }
        else if (word.StartsWith("get", StringComparison.Ordinal) && word.Length > 3)
        {
            OfferGetter(word, word[3..]);
        }
        else if (word.StartsWith("set", StringComparison.Ordinal) && word.Length > 3 && NameLike(word[3..]) is { } name)
        {
            functions[word] = arguments =>
            {
                Write(name, Argument(arguments, 0));
                return null;
            };
        }
    }

    private void OfferGetter(string word, string suffix)
    {
        if (NameLike(suffix) is { } name)
        {
            functions[word] = _ => Read(name);
            return;
        }

        foreach (var input in burst.InputNames)
        {
            if (Pascal(input) == suffix)
            {
                functions[word] = _ => context.WorkflowInput(input);
                return;
            }
        }

        for (var at = suffix.IndexOf("From", 1, StringComparison.Ordinal); at > 0; at = suffix.IndexOf("From", at + 1, StringComparison.Ordinal))
        {
            var (output, activity) = (suffix[..at], suffix[(at + 4)..]);
            if (FindActivity(activity) is { } node)
            {
                functions[word] = _ => burst.OutputOf(node.Name, output);
                return;
            }
        }
    }

    private ActivityNode? FindActivity(string pascalName) =>
        burst.Workflow.FindByName(pascalName) ?? burst.Workflow.Nodes.FirstOrDefault(n => Pascal(n.Name) == pascalName || Pascal(n.Id) == pascalName);

    /// <summary>The visible variable whose Pascal-case name this is.</summary>
    private string? NameLike(string pascalName)
    {
        for (var at = context; at is not null; at = at.Parent)
        {
            foreach (var (name, _) in at.LoopVariables ?? [])
            {
                if (Pascal(name) == pascalName)
                {
                    return name;
                }
            }

            foreach (var variable in at.Node.Variables)
            {
                if (Pascal(variable.Name) == pascalName)
                {
                    return variable.Name;
                }
            }
        }

        return burst.Workflow.Workflow.Variables.FirstOrDefault(v => Pascal(v.Name) == pascalName)?.Name;
    }

    internal JsonNode? Read(string name) => TryRead(name, out var value) ? value : null;

    internal bool TryRead(string name, out JsonNode? value)
    {
        if (FindLoop(name) is { } loop)
        {
            value = loop.Owner.LoopVariables![loop.Slot].Value;
            return true;
        }

        var found = Find(name);
        value = found?.Owner.Values![found.Value.Slot];
        return found is not null;
    }

    internal void Write(string name, JsonNode? value)
    {
        if (FindLoop(name) is { } loop)
        {
            // The array is shared with the state the step began from.
            var copy = (KeyValuePair<string, JsonNode?>[])loop.Owner.LoopVariables!.Clone();
            copy[loop.Slot] = KeyValuePair.Create(name, value);
            loop.Owner.LoopVariables = copy;
        }
        else if (Find(name) is { } found)
        {
            found.Owner.SetVariable(found.Slot, value);
        }
        else
        {
            throw new ActivityFaultException("UnknownVariable", $"Variable '{name}' not found.");
        }
    }

    private (ActivityContext Owner, int Slot)? FindLoop(string name)
    {
        for (var at = context; at is not null; at = at.Parent)
        {
            var slot = at.LoopVariables is { } loop ? Array.FindIndex(loop, v => v.Key == name) : -1;
            if (slot >= 0)
            {
                return (at, slot);
            }

            if (at.Values is not null && Array.Exists(at.Node.Variables, v => v.Name == name))
            {
                return null;
            }
        }

        return null;
    }

    private (ActivityContext Owner, int Slot)? Find(string name)
    {
        for (var at = context; at is not null; at = at.Parent)
        {
            var slot = at.Values is null ? -1 : Array.FindIndex(at.Node.Variables, v => v.Name == name);
            if (slot >= 0)
            {
                return (at, slot);
            }
        }

        var workflow = burst.FindScope(burst.Workflow.Workflow);
        var own = workflow is null ? -1 : Array.FindIndex(workflow.Node.Variables, v => v.Name == name);
        return own >= 0 ? (workflow!, own) : null;
    }

    internal static JsonNode? Argument(IReadOnlyList<JsonNode?> arguments, int index) => index < arguments.Count ? arguments[index] : null;

    internal static string? Text(IReadOnlyList<JsonNode?> arguments, int index) => JsonAccess.ToPlainText(Argument(arguments, index));

    /// <summary>First letter upper case and words joined, as Elsa names its accessors: <c>order total</c> → <c>OrderTotal</c>.</summary>
    private static string Pascal(string name)
    {
        if (name.Length > 0 && char.IsUpper(name[0]) && !name.Contains(' ', StringComparison.Ordinal))
        {
            return name;
        }

        return string.Concat(name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
