namespace WorkflowHost.Engine.Expressions;

/// <summary>The identifiers in a script's text, each once. Not a parser: words in comments and texts count too, which does no harm.</summary>
internal static class ScriptWords
{
    public static IReadOnlyList<string> Of(string source)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= source.Length; i++)
        {
            var inWord = i < source.Length && (char.IsLetterOrDigit(source[i]) || source[i] is '_' or '$');
            if (inWord && start < 0)
            {
                start = i;
            }
            else if (!inWord && start >= 0)
            {
                var word = source[start..i];
                if (!char.IsAsciiDigit(word[0]) && !words.Contains(word))
                {
                    words.Add(word);
                }

                start = -1;
                if (words.Count > 500)
                {
                    break;
                }
            }
        }

        return words;
    }
}
