using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Execution;

namespace WorkflowHost.Engine.Migration;

/// <summary>Why an instance cannot go on with another version: which activity, and what to change in the new version.</summary>
public sealed record MigrationBlocker(string Code, string? NodeId, string? ActivityName, LocalizedText Text);

/// <summary>What a migration means for an instance, by node ids of the old version (<paramref name="Added"/>: of the new one).</summary>
/// <param name="Finished">Have run and are not running now.</param>
/// <param name="Waiting">Run or wait now, and will in the new version.</param>
/// <param name="Dropped">Are not in the new version any more.</param>
/// <param name="Added">Are only in the new version.</param>
public sealed record MigrationReport(
    IReadOnlyList<string> Finished,
    IReadOnlyList<string> Waiting,
    IReadOnlyList<string> Dropped,
    IReadOnlyList<string> Added);

/// <summary>A running instance moved to another version of its definition, or the reasons why it cannot be.</summary>
/// <param name="State">The state under the new version; null when something blocks it, and then nothing has changed.</param>
public sealed record MigrationResult(InstanceState? State, IReadOnlyList<MigrationBlocker> Blockers, MigrationReport Report);
