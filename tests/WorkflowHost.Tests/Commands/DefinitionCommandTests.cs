using System.Text.Json.Nodes;
using WorkflowHost.Web.Commands;
using Xunit;

namespace WorkflowHost.Tests.Commands;

/// <summary>The verbs validate and trace, as a person at the command line meets them.</summary>
public sealed class DefinitionCommandTests : IDisposable
{
    private const string Good = """{"definitionId":"g","name":"g","root":{"id":"S","type":"Elsa.Sequence","version":1,"activities":[{"id":"W","type":"Elsa.WriteLine","version":1,"text":{"expression":{"type":"JavaScript","value":"'1+1=' + (1 + 1)"}}}]}}""";
    private const string Bad = """{"root":{"id":"S","type":"Elsa.Sequence","version":1,"activities":[{"id":"X","type":"Acme.Rocket","version":1}]}}""";

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    [Fact]
    public void A_sound_definition_passes_and_a_wrong_one_is_named_with_its_mistake()
    {
        var good = Write("good.json", Good);
        var bad = Write("bad.json", Bad);

        Assert.Equal(0, Validate.Run([good], output, errors));
        Assert.Equal(1, Validate.Run([good, bad], output, errors));
        Assert.Contains("bad.json", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("UnknownActivity", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Acme.Rocket", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_definition_used_as_an_activity_is_found_beside_the_file()
    {
        Write("part.json", """{"definitionId":"part","name":"Part","root":{"id":"p","type":"Elsa.Sequence","version":1,"activities":[]}}""");
        Write("torn.json", "{");
        var outer = """{"definitionId":"outer","name":"outer","root":{"id":"o","type":"Elsa.Sequence","version":1,"activities":[{"id":"x","type":"TYPE","version":1}]}}""";

        Assert.Equal(0, Validate.Run([Write("outer.json", outer.Replace("TYPE", "Part", StringComparison.Ordinal))], output, errors));
        Assert.Equal(1, Validate.Run([Write("itself.json", outer.Replace("TYPE", "Outer", StringComparison.Ordinal))], output, errors));
        Assert.Contains("UsesItself", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_definition_is_refused_with_its_place()
    {
        Assert.Equal(1, Validate.Run([Write("broken.json", "{\n  \"root\": }")], output, errors));
        Assert.Contains("2", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Validate.Run([Path.Combine(folder, "missing.json")], output, errors));
        Assert.Equal(2, Validate.Run([], output, errors));
    }

    [Fact]
    public void A_trace_is_the_recorded_format()
    {
        var scenario = Write("scenario.json", """{"steps":[{"rerun":true}]}""");

        Assert.Equal(0, Trace.Run([Write("good.json", Good), scenario], output, errors));

        var trace = JsonNode.Parse(output.ToString())!;
        Assert.Equal("1+1=2", trace["stdout"]![0]!.GetValue<string>());
        Assert.Equal("Workflow1 S W", trace["instances"]![0]!["order"]!.GetValue<string>());
        Assert.Equal(2, trace["steps"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("not json", 1)]
    [InlineData("[]", 1)]
    [InlineData(Bad, 0)]
    public void Bad_input_of_a_trace_is_a_message_not_a_crash(string text, int exit)
    {
        Assert.Equal(exit, Trace.Run([Write("d.json", text)], output, errors));
        Assert.Equal(exit != 0, errors.ToString().Length > 0);
        Assert.Equal(2, Trace.Run(["missing.json"], output, errors));
        Assert.Equal(2, Trace.Run([], output, errors));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
