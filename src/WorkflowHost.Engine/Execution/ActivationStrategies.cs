namespace WorkflowHost.Engine.Execution;

/// <summary>
/// Elsa's activation strategies: whether one more instance may start beside those that run. A start without a correlation
/// id is never refused for its correlation (in Elsa it is, as soon as anything runs).
/// </summary>
public static class ActivationStrategies
{
    /// <param name="strategy">Class name; null and unknown ones always allow.</param>
    /// <param name="running">Definition id and correlation id of every instance that has not finished.</param>
    public static bool MayStart(string? strategy, string? definitionId, string? correlationId, IEnumerable<(string? DefinitionId, string? CorrelationId)> running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return strategy switch
        {
            "SingletonStrategy" => running.All(r => r.DefinitionId != definitionId),
            "CorrelatedSingletonStrategy" => correlationId is null || running.All(r => r.DefinitionId != definitionId || r.CorrelationId != correlationId),
            "CorrelationStrategy" => correlationId is null || running.All(r => r.CorrelationId != correlationId),
            _ => true,
        };
    }
}
