using System.Text.Json.Nodes;

namespace WorkflowHost.Engine.Execution;

/// <summary>What an activity sees and may do while it runs. One per execution; its <see cref="Properties"/> outlive bookmarks.</summary>
public sealed class ActivityContext
{
    internal ActivityContext() { }

    /// <summary>Time of the step, the only clock there is.</summary>
    public DateTimeOffset Now => throw new NotImplementedException();

    public string InstanceId => throw new NotImplementedException();

    /// <summary>Id of this execution (Elsa's activity instance id).</summary>
    public string Id => throw new NotImplementedException();

    public ActivityNode Node => throw new NotImplementedException();

    /// <summary>Private memory of this execution, kept in the state.</summary>
    public JsonObject Properties => throw new NotImplementedException();

    /// <summary>The evaluated input as JSON; the descriptor's default when the definition has none; null when there is none either.</summary>
    public JsonNode? Input(string name) => throw new NotImplementedException();

    public string? Text(string name) => throw new NotImplementedException();

    public int? Integer(string name) => throw new NotImplementedException();

    public bool Flag(string name) => throw new NotImplementedException();

    public void SetOutput(string name, JsonNode? value) => throw new NotImplementedException();

    /// <summary>Finish with these outcomes (default: Done). Children that still run are cancelled, own bookmarks burnt.</summary>
    public void Complete(params string[] outcomes) => throw new NotImplementedException();

    /// <summary>Fail: becomes an incident of this activity.</summary>
    public void Fault(string code, string message) => throw new NotImplementedException();

    /// <summary>Queue the child in the embedded port; <see cref="Activities.Activity.ChildCompleted"/> is called with <paramref name="tag"/> when it ends.</summary>
    public void Schedule(ActivityNode child, string? tag = null, IReadOnlyDictionary<string, JsonNode?>? variables = null) => throw new NotImplementedException();

    /// <summary>Cancel the children that still run (and what they queued), e.g. when a phase is closed at its end date.</summary>
    public void CancelChildren() => throw new NotImplementedException();

    /// <summary>Wait. With <paramref name="key"/> any stimulus of that key resumes it, else only its id.</summary>
    public Bookmark Wait(string? key = null, string? tag = null, JsonNode? payload = null) => throw new NotImplementedException();

    /// <summary>Give up one of this execution's own waits.</summary>
    public void Burn(string bookmarkId) => throw new NotImplementedException();

    public void Emit(Effect effect) => throw new NotImplementedException();

    /// <summary>A fresh id derived from the instance id and the counter in its state: the same in every repetition of this step.</summary>
    public string NextId() => throw new NotImplementedException();
}
