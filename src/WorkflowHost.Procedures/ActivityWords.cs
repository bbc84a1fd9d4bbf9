using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures;

/// <summary>
/// Builds the descriptor of one activity from the texts of its folder: <c>PrefixName</c> and <c>PrefixNameHint</c> for an
/// input, <c>PrefixName_value</c> for what can be picked, <c>PrefixPort</c> for a port. A missing text fails the test that
/// reads all descriptors, not a user.
/// </summary>
internal sealed class ActivityWords(string folder, string prefix)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Texts Shared = new("Schedule");

    private readonly Texts texts = new(folder);

    public static LocalizedText Category => Shared.Of("Category");

    public LocalizedText Of(string key, params object[] arguments) => texts.Of(prefix + key, arguments);

    public InputDescriptor Line(string name, string? byDefault = null) => Input(name, "singleline", byDefault);

    public InputDescriptor Lines(string name, string? byDefault = null) => Input(name, "multiline", byDefault);

    public InputDescriptor Number(string name, int byDefault) =>
        Input(name, "singleline", byDefault.ToString(System.Globalization.CultureInfo.InvariantCulture)) with { TypeName = "Int32" };

    public InputDescriptor Choice(string name, string byDefault, params string[] values)
    {
        var items = new JsonArray();
        foreach (var value in values)
        {
            var text = Of($"{name}_{value}");
            // textEn is ours: the descriptor endpoint puts it in place of text for readers of English.
            items.Add(new JsonObject { ["text"] = text.Chinese, ["textEn"] = text.English, ["value"] = value });
        }

        var ui = new JsonObject { ["dropdown"] = new JsonObject { ["selectList"] = new JsonObject { ["items"] = items, ["isFlagsEnum"] = false } } };
        return Input(name, "dropdown", byDefault) with { UISpecifications = ui.ToJsonString(Readable) };
    }

    /// <summary>A choice among things that ship and bring their names along; nothing of them is the first.</summary>
    public InputDescriptor Pick(string name, IEnumerable<(string Value, LocalizedText Text)> things)
    {
        var none = Of(name + "_none");
        var items = new JsonArray { new JsonObject { ["text"] = none.Chinese, ["textEn"] = none.English, ["value"] = "" } };
        // Studio sorts a dropdown by its text: the same order here.
        foreach (var (value, text) in things.OrderBy(t => t.Text.Chinese, StringComparer.Ordinal)) items.Add(new JsonObject { ["text"] = text.Chinese, ["textEn"] = text.English, ["value"] = value });
        var ui = new JsonObject { ["dropdown"] = new JsonObject { ["selectList"] = new JsonObject { ["items"] = items, ["isFlagsEnum"] = false } } };
        return Input(name, "dropdown", "") with { UISpecifications = ui.ToJsonString(Readable) };
    }

    public PortDescriptor Port(string name, PortType type = PortType.Flow) => new(name, Of(name), type);

    /// <summary>The date input and the ladder that every dated piece of work has.</summary>
    public static IEnumerable<InputDescriptor> DueAndLadder(string? due = null)
    {
        yield return SharedLine("DueRule", due);
        foreach (var step in Ladder()) yield return step;
    }

    /// <summary>The ladder of reminders alone.</summary>
    public static IEnumerable<InputDescriptor> Ladder()
    {
        yield return SharedLine("RemindBefore", null);
        yield return SharedLine("RemindOnDay", "false") with { TypeName = "Boolean", UIHint = "checkbox" };
        yield return SharedLine("RemindOverdue", null);
    }

    public static InputDescriptor Basis() => SharedLine("Basis", null);

    private static InputDescriptor SharedLine(string name, string? byDefault) =>
        new(name, Shared.Of("Input" + name), Shared.Of($"Input{name}Hint"), DefaultValue: byDefault);

    private InputDescriptor Input(string name, string hint, string? byDefault) =>
        new(name, Of(name), Of(name + "Hint"), UIHint: hint, DefaultValue: byDefault);
}
