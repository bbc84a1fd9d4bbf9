namespace WorkflowHost.Web;

/// <summary>The host was told something it cannot work with. Every wrong setting has a sentence that names it and says what to write.</summary>
public sealed class WrongSettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
