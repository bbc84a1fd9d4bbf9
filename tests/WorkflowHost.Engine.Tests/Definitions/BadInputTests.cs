using System.Text;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Tests.Definitions;

/// <summary>Whatever is fed in as a definition is refused with a reason and a place, in Chinese and English, and never more than that.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{\n  \"root\": {\n    \"type\": }")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}")]
    public void What_is_no_JSON_is_refused_with_line_and_column(string text)
    {
        var error = Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text));

        Assert.NotNull(error.Line);
        Assert.Contains("JSON", error.Text.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public void What_is_no_object_is_refused(string text) => Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text));

    [Theory]
    [InlineData("{\n\"version\": \"3\"}", 2, 12)]
    [InlineData("{\n\"root\": {\"type\":\"Elsa.Sequence\",\n \"version\": \"1\"}}", 3, 13)]
    [InlineData("{\n\"root\": {\"type\":\"Elsa.Sequence\",\"activities\":[\n {\"type\":\"Elsa.WriteLine\",\n \"version\":\"1\"}]}}", 4, 12)]
    public void A_number_written_as_text_is_refused_where_it_stands(string text, int line, int column)
    {
        var error = Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text));

        Assert.Equal((line, column), ((int)error.Line!, (int)error.Column!));
        Assert.Contains("version", error.Text.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"variables":{}}""")]
    [InlineData("""{"root":[]}""")]
    [InlineData("""{"root":{"id":"a"}}""")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","activities":5}}""")]
    [InlineData("""{"root":{"type":"Elsa.Sequence","activities":[{"id":5,"type":"Elsa.WriteLine"}]}}""")]
    public void A_wrong_shape_is_refused_with_its_place(string text)
    {
        var error = Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text));

        Assert.Equal(1, error.Line);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Ten_megabytes_of_nesting_are_refused_at_once(char open, char close)
    {
        var text = new StringBuilder(10_000_000);
        for (var i = 0; i < 2_000_000; i++)
        {
            text.Append(open == '[' ? "[" : "{\"a\":");
        }

        text.Append(close);

        var error = Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(text.ToString()));

        Assert.Contains("256", error.Text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_beyond_all_measure_is_refused() =>
        Assert.Throws<DefinitionFormatException>(() => WorkflowDefinition.Parse(new string(' ', WorkflowDefinition.MaxLength + 1)));
}
