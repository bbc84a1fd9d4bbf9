namespace WorkflowHost.Engine.Execution;

/// <summary>
/// How often the activities and connections of one running flowchart were visited, by their position in the definition.
/// A join waits until each of its forward connections was visited more often than itself; a connection is visited also
/// when it is <em>not</em> followed, which is how dead paths never block (Elsa's counter mode).
/// </summary>
internal sealed class FlowCounters
{
    public FlowCounters(int activities, int connections)
    {
        Visits = new int[activities];
        ConnectionVisits = new int[connections];
        LastFollowed = new bool[connections];
    }

    private FlowCounters(FlowCounters other)
    {
        Visits = (int[])other.Visits.Clone();
        ConnectionVisits = (int[])other.ConnectionVisits.Clone();
        LastFollowed = (bool[])other.LastFollowed.Clone();
    }

    public int[] Visits { get; }

    public int[] ConnectionVisits { get; }

    /// <summary>Whether the last visit of the connection followed it.</summary>
    public bool[] LastFollowed { get; }

    public FlowCounters Copy() => new(this);
}
