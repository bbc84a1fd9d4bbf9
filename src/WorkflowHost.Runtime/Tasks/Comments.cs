namespace WorkflowHost.Runtime.Tasks;

/// <summary>What staff write beside a decision.</summary>
internal static class Comments
{
    public const int Longest = 2000;

    public static string? Clean(string? text)
    {
        var clean = text?.Trim().Replace("\r\n", "\n", StringComparison.Ordinal);
        return string.IsNullOrEmpty(clean) ? null
            : clean.Length > Longest ? throw TaskTexts.Refuse("CommentLong", Longest)
            : clean;
    }

    public static string Required(string? text, string code) => Clean(text) ?? throw TaskTexts.Refuse(code);
}
