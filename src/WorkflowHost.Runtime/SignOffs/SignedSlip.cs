namespace WorkflowHost.Runtime.SignOffs;

/// <summary>《报送单》: the printed page with signature and stamp, scanned. It stands in place of the confirmation by link.</summary>
public static class SignedSlip
{
    /// <summary>Its slot among a task's papers; no definition can name one so.</summary>
    public const string Slot = "@signed";
}
