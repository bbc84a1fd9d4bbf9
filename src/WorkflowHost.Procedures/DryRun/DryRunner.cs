namespace WorkflowHost.Procedures.DryRun;

/// <summary>
/// Plays a procedure from its first day to its last without a database, a mail server or a clock: the same engine, the same
/// activities, the same planner and the same composer of mails as the real thing, on a virtual clock that jumps from one
/// date to the next, with the answers of people taken for granted. What it lists is what will happen.
/// </summary>
public static class DryRunner
{
    public static DryRunResult Play(DryRunRequest request) => new Simulation(request).Play();
}
