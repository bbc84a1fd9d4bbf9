namespace WorkflowHost.Procedures.Collection;

/// <summary>审签: who in the unit must sign before what the contact fills in is handed in.</summary>
public enum SignOff
{
    /// <summary>The contact hands in.</summary>
    None,

    /// <summary>The head of the unit confirms.</summary>
    Head,

    /// <summary>三级审签: a reviewer named by the contact, then the head.</summary>
    Three,
}

/// <summary>A signature that is waited for.</summary>
public enum SignStep { Reviewer, Head }

/// <summary>The order of signatures. One place, so that the host and the dry run wait for the same.</summary>
public static class SignOffSteps
{
    public static SignStep? First(SignOff signOff) => signOff switch
    {
        SignOff.Head => SignStep.Head,
        SignOff.Three => SignStep.Reviewer,
        _ => null,
    };

    /// <summary>Null when nobody is left to sign.</summary>
    public static SignStep? After(SignStep step) => step == SignStep.Reviewer ? SignStep.Head : null;
}
