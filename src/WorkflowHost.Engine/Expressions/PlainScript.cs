using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Expressions;

/// <summary>
/// The scripts most definitions have (<c>getInput('amount') > 10</c>, <c>variables.ok === true &amp;&amp; !getClosed()</c>), evaluated without
/// JavaScript: comparisons of numbers, texts and booleans, joined by and, or, not. A process need not be asked for them.
/// <para>
/// It never guesses. Where JavaScript would convert one kind into another, where a value is an array, an object or nothing, where a name
/// is unknown, the script is not plain after all and goes to JavaScript whole. Reading has no effect, so nothing was done by then.
/// </para>
/// </summary>
internal sealed class PlainScript
{
    private const int LongestSource = 300;
    private const int Deepest = 30;

    /// <summary>Gives <see langword="null"/> for what only JavaScript can answer.</summary>
    private readonly Func<ScriptScope, object?> evaluate;

    private PlainScript(Func<ScriptScope, object?> evaluate) => this.evaluate = evaluate;

    /// <summary>Null when the source is more than that.</summary>
    public static PlainScript? TryParse(string source)
    {
        if (source.Length > LongestSource)
        {
            return null;
        }

        var reader = new Reader(source);
        return reader.Whole() is { } found ? new PlainScript(found) : null;
    }

    /// <returns>False when JavaScript must be asked. A value is a boolean or a text: how JavaScript writes numbers is left to it.</returns>
    public bool TryEvaluate(ScriptScope scope, out JsonNode? value)
    {
        value = evaluate(scope) switch
        {
            bool truth => JsonValue.Create(truth),
            string text => JsonValue.Create(text),
            _ => null,
        };
        return value is not null;
    }

    private static object? ValueOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number when double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static object? Compare(string sign, object? left, object? right) => (left, right) switch
    {
        (double a, double b) => sign switch { "<" => a < b, "<=" => a <= b, ">" => a > b, ">=" => a >= b, "==" or "===" => a == b, _ => a != b },
        // JavaScript orders texts by their UTF-16 units, as this does.
        (string a, string b) => string.CompareOrdinal(a, b) is var order && sign switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, ">=" => order >= 0, "==" or "===" => order == 0, _ => order != 0 },
        (bool a, bool b) when sign[0] is '=' or '!' => a == b == (sign[0] == '='),
        _ => null,
    };

    private ref struct Reader(string source)
    {
        private static readonly string[] Signs = ["===", "!==", "==", "!=", "<=", ">=", "<", ">"];
        private int at;
        private int depth;

        public Func<ScriptScope, object?>? Whole()
        {
            Take("return", isWord: true);
            var found = Or();
            Take(";");
            Space();
            return at == source.Length ? found : null;
        }

        private Func<ScriptScope, object?>? Or()
        {
            var left = And();
            while (left is not null && Take("||"))
            {
                var (first, second) = (left, And());
                left = second is null ? null : scope => first(scope) is bool truth ? truth ? true : second(scope) : null;
            }

            return left;
        }

        private Func<ScriptScope, object?>? And()
        {
            var left = Comparison();
            while (left is not null && Take("&&"))
            {
                var (first, second) = (left, Comparison());
                left = second is null ? null : scope => first(scope) is bool truth ? truth ? second(scope) : false : null;
            }

            return left;
        }

        private Func<ScriptScope, object?>? Comparison()
        {
            var left = Unary();
            foreach (var sign in Signs)
            {
                if (left is not null && Take(sign))
                {
                    var (first, second) = (left, Unary());
                    return second is null ? null : scope => Compare(sign, first(scope), second(scope));
                }
            }

            return left;
        }

        private Func<ScriptScope, object?>? Unary()
        {
            if (++depth > Deepest)
            {
                return null;
            }

            try
            {
                Space();
                if (at < source.Length && source[at] == '!' && !(at + 1 < source.Length && source[at + 1] == '='))
                {
                    at++;
                    var inner = Unary();
                    return inner is null ? null : scope => inner(scope) is bool truth ? !truth : null;
                }

                if (Take("("))
                {
                    var inner = Or();
                    return Take(")") ? inner : null;
                }

                return Value();
            }
            finally
            {
                depth--;
            }
        }

        private Func<ScriptScope, object?>? Value()
        {
            if (Text() is { } text)
            {
                return _ => text;
            }

            if (Number() is { } number)
            {
                return _ => number;
            }

            switch (Word())
            {
                case "true":
                    return _ => true;
                case "false":
                    return _ => false;
                case "variables" when Take(".") && Word() is { } name:
                    return scope => scope.TryRead(name, out var value) ? ValueOf(value) : null;
                case { } function when function.StartsWith("get", StringComparison.Ordinal) && Take("("):
                    var argument = Text();
                    JsonNode?[] arguments = argument is null ? [] : [JsonValue.Create(argument)];
                    return Take(")") ? scope => scope.Functions.Contains(function) ? ValueOf(scope.Invoke(function, arguments)) : null : null;
                default:
                    return null;
            }
        }

        /// <summary>A text without escapes; one with them is left to JavaScript.</summary>
        private string? Text()
        {
            Space();
            if (at >= source.Length || source[at] is not ('\'' or '"'))
            {
                return null;
            }

            var end = source.IndexOf(source[at], at + 1);
            if (end < 0 || source.AsSpan(at, end - at).IndexOfAny('\\', '\n', '\r') >= 0)
            {
                return null;
            }

            var text = source[(at + 1)..end];
            at = end + 1;
            return text;
        }

        /// <summary>Digits, at most with a sign before and a fraction behind; 010 and 1e3 are left to JavaScript.</summary>
        private double? Number()
        {
            Space();
            var end = at < source.Length && source[at] == '-' ? at + 1 : at;
            var first = end;
            while (end < source.Length && (char.IsAsciiDigit(source[end]) || (source[end] == '.' && end > first)))
            {
                end++;
            }

            var digits = source[first..end];
            if (digits.Length == 0 || (digits.Length > 1 && digits[0] == '0' && digits[1] != '.') || digits[^1] == '.'
                || (end < source.Length && (char.IsLetterOrDigit(source[end]) || source[end] is '_' or '$'))
                || !double.TryParse(source[at..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            at = end;
            return number;
        }

        private string? Word()
        {
            Space();
            var end = at;
            while (end < source.Length && (char.IsAsciiLetterOrDigit(source[end]) || source[end] is '_' or '$'))
            {
                end++;
            }

            if (end == at || char.IsAsciiDigit(source[at]) || (end < source.Length && source[end] > 127))
            {
                return null;
            }

            var word = source[at..end];
            at = end;
            return word;
        }

        private bool Take(string sign, bool isWord = false)
        {
            Space();
            if (string.CompareOrdinal(source, at, sign, 0, sign.Length) != 0 || (isWord && at + sign.Length < source.Length && !char.IsWhiteSpace(source[at + sign.Length]) && source[at + sign.Length] != '('))
            {
                return false;
            }

            at += sign.Length;
            return true;
        }

        private void Space()
        {
            // A line break may end a statement in JavaScript; what has one is left to it.
            while (at < source.Length && (source[at] is ' ' or '\t'))
            {
                at++;
            }
        }
    }
}
