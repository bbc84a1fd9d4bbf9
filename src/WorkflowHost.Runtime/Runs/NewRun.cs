using System.Text.Json.Nodes;

namespace WorkflowHost.Runtime.Runs;

/// <summary>What an administrator says to start a run (评议项目).</summary>
/// <param name="DefinitionId">The definition; its published version is taken and pinned.</param>
/// <param name="UnitIds">The units that take part, in the order lists show them.</param>
/// <param name="BasisDocument">Name and number of the paper notices quote.</param>
/// <param name="SupervisionAfter">See <see cref="Procedures.Schedule.RunSettings"/>: workdays after which 督办单 takes the place of 催报; 0 = never.</param>
/// <param name="Input">What the definition reads as its input.</param>
/// <param name="FormToken">Of the form that was posted: posting it again starts nothing new.</param>
public sealed record NewRun(
    string DefinitionId,
    string Title,
    DateOnly StartDate,
    IReadOnlyList<string> UnitIds,
    string? BasisDocument = null,
    string? OfficeName = null,
    string? ContactName = null,
    string? ContactPhone = null,
    string? FormToken = null,
    int SupervisionAfter = 5,
    JsonObject? Input = null);
