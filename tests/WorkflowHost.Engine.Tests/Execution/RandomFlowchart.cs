using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Execution;

/// <summary>A flowchart drawn at random, and for those without loops a model of which activities must run.</summary>
internal sealed class RandomFlowchart
{
    private readonly List<JsonObject> activities = [];
    private readonly List<(int From, string Port, int To)> connections = [];
    private readonly Dictionary<int, string> outcome = [];

    public static RandomFlowchart Acyclic(int seed) => new(new Random(seed), withLoops: false);

    public static RandomFlowchart Any(int seed) => new(new Random(seed), withLoops: true);

    private RandomFlowchart(Random random, bool withLoops)
    {
        var count = random.Next(2, 14);
        for (var i = 0; i < count; i++)
        {
            Add(random, i, withLoops);
        }

        for (var to = 1; to < count; to++)
        {
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                Connect(random, random.Next(to), to);
            }
        }

        for (var times = withLoops ? random.Next(3) : 0; times > 0; times--)
        {
            Connect(random, random.Next(count), random.Next(count));
        }
    }

    private void Add(Random random, int index, bool withJoins)
    {
        var id = "N" + index;
        switch (random.Next(withJoins ? 5 : 4))
        {
            case 0:
                var holds = random.Next(2) == 0;
                outcome[index] = holds ? "True" : "False";
                activities.Add(Draw.Decide(id, holds));
                break;
            case 1:
                activities.Add(Draw.Wait(id));
                break;
            case 4:
                activities.Add(Draw.Node("FlowJoin", id, ("mode", Draw.Literal(((string[])["WaitAny", "WaitAll", "WaitAllActive"])[random.Next(3)]))));
                break;
            default:
                activities.Add(Draw.Write(id));
                break;
        }
    }

    private void Connect(Random random, int from, int to)
    {
        var port = outcome.ContainsKey(from) ? (random.Next(2) == 0 ? "True" : "False") : "Done";
        if (!connections.Contains((from, port, to)))
        {
            connections.Add((from, port, to));
        }
    }

    public WorkflowDefinition Definition() => Draw.Workflow(Draw.Flowchart(
        "FC", [.. activities.Select(a => (JsonObject)a.DeepClone())], [.. connections.Select(c => $"N{c.From}.{c.Port}>N{c.To}")]));

    /// <summary>In order of the numbers every connection leads forward, so one pass decides.</summary>
    public List<string> Expected()
    {
        var runs = new bool[activities.Count];
        runs[0] = true;
        for (var i = 1; i < runs.Length; i++)
        {
            runs[i] = connections.Any(c => c.To == i && runs[c.From] && c.Port == outcome.GetValueOrDefault(c.From, "Done"));
        }

        return [.. Enumerable.Range(0, runs.Length).Where(i => runs[i]).Select(i => "N" + i).Order(StringComparer.Ordinal)];
    }
}
