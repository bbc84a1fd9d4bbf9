using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Scripts;

/// <summary>What is evaluated without JavaScript must be what JavaScript says, and what is not plain must go there.</summary>
public sealed class PlainScriptTests
{
    private static readonly string[] Values = ["0", "1", "10", "-2.5", "''", "'a'", "'10'", "'中'", "'A'", "true", "false", "getVariable('N')", "getT()", "variables.B", "getVariable('Missing')", "variables.L", "null"];
    private static readonly string[] Signs = ["<", "<=", ">", ">=", "==", "===", "!=", "!=="];

    public static TheoryData<string> Comparisons => [.. Values.Select(left => left)];

    [Theory, MemberData(nameof(Comparisons))]
    public void Every_comparison_of_every_two_values_is_what_JavaScript_says(string left)
    {
        foreach (var right in Values)
        {
            // One script a pair: the plain ones joined to a text by the activities, JavaScript's in one go.
            var expected = Lines("[" + string.Join(", ", Signs.Select(sign => $"({left} {sign} {right})")) + "].join()")[0];

            var found = string.Join(',', Lines([.. Signs.Select(sign => $"{left} {sign} {right}")]));

            Assert.Equal(expected, found, ignoreCase: true);
        }
    }

    [Theory]
    [InlineData("getVariable('N') > 10 && getT() === 'text'")]
    [InlineData("!(getN() <= 10) || variables.B")]
    [InlineData("return getN() > 10;")]
    [InlineData("return (getN() > 10) ;")]
    [InlineData("!!variables.B")]
    [InlineData("getT()")]
    [InlineData("getN()")]
    [InlineData("getT() && variables.B")]
    [InlineData("getN() > 9 > 8")]
    [InlineData("1 < 2 == true")]
    [InlineData("010 > 8")]
    [InlineData("1e1 > 9")]
    [InlineData("'a\\n' == 'a'")]
    [InlineData("getT() == \"text\"")]
    [InlineData("variables.B // true")]
    [InlineData("getN()\n> 10")]
    [InlineData("getT().length > 3")]
    [InlineData("getN() > 10 ? 'yes' : 'no'")]
    [InlineData("((((((((((((((((((((((((((((((((((true))))))))))))))))))))))))))))))))))")]
    public void A_script_says_the_same_with_and_without_JavaScript(string script)
    {
        var body = script.StartsWith("return", StringComparison.Ordinal) ? script : $"return {script}\n;";

        Assert.Equal(Lines($"(function () {{ {body} }})()"), Lines(script));
    }

    [Fact]
    public void An_unknown_name_is_the_incident_it_is_in_JavaScript()
    {
        var instance = Run("getNothing() == 1");

        Assert.Contains("getNothing", instance.State.Incidents.Single().Message, StringComparison.Ordinal);
    }

    private static List<string> Lines(params string[] scripts) => [.. Run(scripts).Lines];

    private static Instance Run(params string[] scripts) => Instance.Started(Draw.Workflow(
        Draw.Sequence("S", [.. scripts.Select((script, i) => Draw.Node("WriteLine", "W" + i, ("text", Draw.Script(script))))]),
        [Draw.Variable("N", "Int32", "12"), Draw.Variable("T", "String", "text"), Draw.Variable("B", "Boolean", "true"), Draw.Variable("L", "Object", "[1]")]));
}
