using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Execution;

/// <summary>What an activity sees and may do while it runs. One per execution; its <see cref="Properties"/> outlive bookmarks.</summary>
public sealed partial class ActivityContext
{
    /// <summary>Time of the step, the only clock there is.</summary>
    public DateTimeOffset Now => Burst.Now;

    public string InstanceId => Burst.InstanceId;

    /// <summary>Id of this execution (Elsa's activity instance id).</summary>
    public string Id => id ??= Burst.MakeId(Number);

    public ActivityNode Node { get; }

    /// <summary>Private memory of this execution, kept in the state.</summary>
    public JsonObject Properties
    {
        get
        {
            if (properties is null)
            {
                properties = [];
            }
            else if (propertiesAreShared)
            {
                properties = (JsonObject)properties.DeepClone();
            }

            propertiesAreShared = false;
            return properties;
        }
    }

    /// <summary>Correlation id of the instance.</summary>
    public string? CorrelationId => Burst.CorrelationId;

    /// <summary>Why the execution was cancelled while <see cref="Activities.Activity.Canceled"/> runs: the whole instance, or a part of it.</summary>
    public bool InstanceIsEnding => Burst.IsEnding;

    /// <summary>Whether waits of this execution are outstanding.</summary>
    public bool IsWaiting => Waits > 0;

    /// <summary>Outstanding waits of this execution in creation order.</summary>
    public IEnumerable<Bookmark> Bookmarks => Waits == 0 ? [] : Burst.BookmarksOf(this);

    /// <summary>The evaluated input as JSON; the descriptor's default when the definition has none; null when there is none either.</summary>
    public JsonNode? Input(string name) => Raw(name)?.DeepClone();

    public string? Text(string name) => JsonAccess.ToPlainText(Raw(name));

    public int? Integer(string name)
    {
        if (Raw(name) is not JsonValue value)
        {
            return null;
        }

        if (value.TryGetValue<int>(out var number))
        {
            return number;
        }

        return int.TryParse(JsonAccess.ToPlainText(value), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number) ? number : null;
    }

    public bool Flag(string name) => Raw(name) is JsonValue value && value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => bool.TryParse(value.GetValue<string>(), out var flag) && flag,
        _ => false,
    };

    /// <summary>Write an output: into the variable or workflow output the definition maps it to, and where scripts look for it.</summary>
    public void SetOutput(string name, JsonNode? value) => Burst.SetOutput(this, name, value?.DeepClone());

    /// <summary>Finish with these outcomes (default: Done). Children that still run are cancelled, own bookmarks burnt.</summary>
    public void Complete(params string[] outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        Burst.Complete(this, outcomes.Length == 0 ? Burst.Done : outcomes);
    }

    /// <summary>Fail: becomes an incident of this activity.</summary>
    public void Fault(string code, string message) => Burst.Fault(this, code, message);

    /// <summary>Queue the child in the embedded port; <see cref="Activities.Activity.ChildCompleted"/> is called with <paramref name="tag"/> when it ends.</summary>
    /// <param name="variables">Loop variables the child and everything in it sees by name.</param>
    public void Schedule(ActivityNode child, string? tag = null, IReadOnlyDictionary<string, JsonNode?>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(child);
        Burst.Schedule(this, child, tag, variables?.Select(v => KeyValuePair.Create(v.Key, v.Value?.DeepClone())).ToArray());
    }

    /// <summary>Cancel the children that still run (and what they queued), e.g. when a phase is closed at its end date.</summary>
    public void CancelChildren() => Burst.CancelChildren(this);

    /// <summary>Wait. With <paramref name="key"/> any stimulus of that key resumes it, else only its id.</summary>
    public Bookmark Wait(string? key = null, string? tag = null, JsonNode? payload = null) => Burst.Wait(this, key, tag, payload, autoBurn: true);

    /// <summary>Give up one of this execution's own waits.</summary>
    public void Burn(string bookmarkId) => Burst.Burn(this, bookmarkId);

    public void Emit(Effect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        Burst.Emit(effect);
    }

    /// <summary>A fresh id derived from the instance id and the counter in its state: the same in every repetition of this step.</summary>
    public string NextId() => Burst.NextId();
}
