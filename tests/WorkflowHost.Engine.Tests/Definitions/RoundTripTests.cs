using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Tests.Tracing;

namespace WorkflowHost.Engine.Tests.Definitions;

public sealed class RoundTripTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(RecordedTrace.GoldenFolder, "*.json")
        .Select(f => Path.GetFileName(f)).Where(f => !f.Contains(".trace.", StringComparison.Ordinal) && !f.Contains(".scenario.", StringComparison.Ordinal) && f != "index.json")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_property_survives_reading_and_writing(string file)
    {
        var text = File.ReadAllText(Path.Combine(RecordedTrace.GoldenFolder, file));

        var written = WorkflowDefinition.Parse(text).ToJson();

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(written)));
    }

    [ConformanceFact]
    public void Every_property_of_Elsas_own_definitions_survives()
    {
        var files = Directory.GetFiles(RecordedTrace.ConformanceFolder!, "*.json", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".trace.", StringComparison.Ordinal) && !f.Contains(".scenario.", StringComparison.Ordinal) && Path.GetFileName(f) != "index.json").ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file).TrimStart('\uFEFF');
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(WorkflowDefinition.Parse(text).ToJson())), file);
        }
    }

    [Fact]
    public void Chinese_stays_readable()
    {
        Assert.Contains("\"民主评议\"", WorkflowDefinition.Parse("""{"name":"\u6c11\u4e3b\u8bc4\u8bae"}""").ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_activity_keeps_everything_it_came_with()
    {
        const string text = """{"root":{"id":"s","type":"Elsa.Sequence","version":1,"activities":[{"id":"x","type":"Acme.Rocket","version":3,"fuel":{"typeName":"Int32","expression":{"type":"Acme","value":[1,{"a":null}]}},"metadata":{"z":1}}]}}""";

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(WorkflowDefinition.Parse(text).ToJson())));
    }
}
