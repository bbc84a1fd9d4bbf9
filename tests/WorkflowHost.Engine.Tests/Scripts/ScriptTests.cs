using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Scripts;

/// <summary>Elsa's accessors, and the edges of the language that is offered.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("return 5;", "5")]
    [InlineData("'a' + getWorkflowInstanceId()", "ai1")]
    [InlineData("getWorkflowDefinitionId() + getWorkflowDefinitionVersion()", "test1")]
    [InlineData("getVariable('V') + getV()", "8")]
    [InlineData("setV(7); getV()", "7")]
    [InlineData("setVariable('V', 8); getV()", "8")]
    [InlineData("variables.V = 9; variables.V", "9")]
    [InlineData("toJson({a: [1, 'x', null, true]})", """{"a":[1,"x",null,true]}""")]
    [InlineData("stringFromBase64(stringToBase64('中'))", "中")]
    [InlineData("isNullOrWhiteSpace(' ') + ',' + isNullOrEmpty('x')", "true,false")]
    [InlineData("new Date().getFullYear() + '/' + Date.now()", "2026/1772413200000")]
    [InlineData("JSON.stringify(JSON.parse('{\"a\":[1,2]}'))", """{"a":[1,2]}""")]
    [InlineData("[3,1,2].sort().join('-')", "1-2-3")]
    [InlineData("var s = ''; for (var i = 0; i < 3; i++) { s += i; } s", "012")]
    [InlineData("typeof getNothing", "undefined")]
    [InlineData("[1,2,3].map(function (x) { return x * 2; }).toString()", "2,4,6")]
    [InlineData("parseGuid('zz') == null", "True")]
    public void A_script_sees_what_Elsas_scripts_see(string script, string expected)
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Node("WriteLine", "W", ("text", Draw.Script(script)))), [Draw.Variable("V", "Int32", "4")]));

        Assert.Empty(instance.State.Incidents);
        Assert.Equal(expected, instance.Lines.Single(), ignoreCase: true);
    }

    [Fact]
    public void Chance_is_the_same_when_a_step_is_repeated_and_different_in_the_next()
    {
        var definition = Draw.Workflow(Draw.Sequence("S", Draw.Node("WriteLine", "A", ("text", Draw.Script("Math.random() + newGuid()"))), Draw.Node("WriteLine", "B", ("text", Draw.Script("Math.random() + newGuid()")))));

        var first = Instance.Started(definition);
        var second = Instance.Started(definition);

        Assert.Equal(first.Lines, second.Lines);
        Assert.NotEqual(first.Lines[0], first.Lines[1]);
    }

    [Theory]
    [InlineData("[1].map(x => x)", "function (x)")]
    [InlineData("Math.max(...[1])", "apply")]
    [InlineData("a?.b", "a && a.b")]
    [InlineData("null ?? 1", "!= null")]
    [InlineData("async function f() {}", "async")]
    [InlineData("var {a} = {a: 1}", "Destructuring")]
    public void A_newer_construct_is_refused_with_what_to_write_instead(string script, string advice)
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Node("WriteLine", "W", ("text", Draw.Script(script))))));

        var incident = instance.State.Incidents.Single();
        Assert.Equal("ScriptSyntax", incident.Code);
        Assert.Contains(advice, incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_input_and_line()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Node("WriteLine", "W", ("text", Draw.Script("var a = 1;\nvar b = 2;\nnosuch.foo"))))));

        var incident = instance.State.Incidents.Single();
        Assert.Contains("'Text'", incident.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_the_variable_cannot_hold_is_the_scripts_error()
    {
        var instance = Instance.Started(Draw.Workflow(Draw.Sequence("S", Draw.Node("WriteLine", "W", ("text", Draw.Script("setV('abc'); 1")))), [Draw.Variable("V", "Int32", "4")]));

        Assert.Equal("ConversionFailed", instance.State.Incidents.Single().Code);
    }

    [Fact]
    public void Outcomes_are_chosen_by_the_script()
    {
        var run = Draw.Node("RunJavaScript", "R", ("script", Draw.Literal("setOutcome('Yes'); return {a: 1};")), ("result", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "r" } }));
        var instance = Instance.Started(Draw.Workflow(Draw.Flowchart("F", [run, Draw.Write("A"), Draw.Write("B")], "R.Yes>A", "R.No>B"), [Draw.Variable("r")]));

        Assert.Equal(["A"], instance.Lines);
    }

    [Fact]
    public void A_host_without_scripts_says_so()
    {
        var instance = new Instance(Draw.Workflow(Draw.Sequence("S", Draw.Node("WriteLine", "W", ("text", Draw.Script("1"))))), scripts: false);

        instance.Step(new StartInstance());

        Assert.Equal("NoJavaScript", instance.State.Incidents.Single().Code);
    }
}
