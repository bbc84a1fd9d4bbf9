using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace WorkflowHost.Web.JsonApi;

/// <summary>See <c>docs/api.md</c>. Dates are <c>yyyy-MM-dd</c>, moments ISO 8601.</summary>
internal sealed record StartRunBody(
    string DefinitionId, string Title, DateOnly? StartDate = null, IReadOnlyList<string>? Units = null, JsonObject? Input = null,
    string? BasisDocument = null, string? OfficeName = null, string? ContactName = null, string? ContactPhone = null);

internal sealed record StartedRun(string Id);

internal sealed record RunAnswer(
    string Id, string Title, string DefinitionId, string DefinitionVersionId, string State, DateOnly StartDate, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt,
    InstanceAnswer? Instance, IReadOnlyList<PhaseAnswer> Phases, int OpenTasks);

internal sealed record InstanceAnswer(
    string Id, string? RunId, string DefinitionVersionId, string Status, string SubStatus, int Incidents, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt);

internal sealed record PhaseAnswer(string NodeId, string Title, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? Outcome);

internal sealed record TaskPageAnswer(int Total, int Page, int PageSize, IReadOnlyList<TaskAnswer> Items);

internal sealed record TaskAnswer(
    string Id, string Kind, string State, string Title, string RunId, string Run, string? Phase, string? Unit, string? Post, DateOnly? DueDate, int Round,
    string? Instruction = null, string? Basis = null, DateTimeOffset? FinishedAt = null, string? Comment = null,
    string? Person = null, EnteredAnswer? Entered = null);

/// <summary>The decision was made elsewhere and entered here: <c>Meeting</c> or <c>OnBehalf</c>.</summary>
internal sealed record EnteredAnswer(string Source, DateOnly DecidedOn, string? Person, string? Number);

internal sealed record DecisionBody(string Outcome, string? Comment = null, int? Round = null);

internal sealed record CompletionBody(string? Comment = null);

/// <param name="Applied">False when this key was used before: nothing was done again.</param>
internal sealed record ActAnswer(bool Applied);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(StartRunBody))]
[JsonSerializable(typeof(StartedRun))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(TaskPageAnswer))]
[JsonSerializable(typeof(TaskAnswer))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(CompletionBody))]
[JsonSerializable(typeof(ActAnswer))]
internal sealed partial class JsonApiTypes : JsonSerializerContext;
