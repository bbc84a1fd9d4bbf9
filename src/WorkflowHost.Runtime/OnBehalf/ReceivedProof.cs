namespace WorkflowHost.Runtime.OnBehalf;

/// <summary>The scan of what a unit sent on paper, as the office attaches it when it enters it on behalf.</summary>
public static class ReceivedProof
{
    /// <summary>Its slot among a task's papers; no definition can name one so, and no unit can attach to it.</summary>
    public const string Slot = "@received";
}
