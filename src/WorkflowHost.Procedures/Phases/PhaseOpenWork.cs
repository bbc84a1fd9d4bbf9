namespace WorkflowHost.Procedures.Phases;

/// <summary>How open work is named in a mail about its phase.</summary>
public static class PhaseOpenWork
{
    private static readonly Texts Texts = new("Phases");

    /// <summary><c>自查报告（3）</c>.</summary>
    public static string Line(string title, int count) => Texts.Of("OpenWorkLine", title, count).Chinese;
}
