using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Engine.Tests.Building;
using WorkflowHost.Engine.Tests.Tracing;

namespace WorkflowHost.Engine.Tests.Definitions;

public sealed class DefinitionValidatorTests
{
    private static readonly JsonObject Plain = Draw.Sequence("S", Draw.Write("W"));

    public static TheoryData<string, string?, string> Mistakes => new()
    {
        { "DuplicateInput", null, """{"inputs":[{"name":"N","type":"String"},{"name":"n","type":"String"}]}""" },
        { "DuplicateOutput", null, """{"outputs":[{"name":"N"},{"name":"N"}]}""" },
        { "UnknownActivationStrategy", null, """{"options":{"activationStrategyType":"Acme.Sometimes"}}""" },
        { "UnknownIncidentStrategy", null, """{"options":{"incidentStrategyType":"Acme.Shrug"}}""" },
        { "UnknownActivity", "X", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"X","type":"Acme.Rocket"}]}}""" },
        { "DuplicateId", "S", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"W","type":"Elsa.WriteLine"},{"id":"W","type":"Elsa.WriteLine"}]}}""" },
        { "UnknownExpressionType", "W", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"W","type":"Elsa.WriteLine","text":{"expression":{"type":"Liquid","value":"{{ x }}"}}}]}}""" },
        { "ConversionFailed", "F", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"F","type":"Elsa.For","end":{"expression":{"type":"Literal","value":"abc"}}}]}}""" },
        { "InvalidJson", "F", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"F","type":"Elsa.ForEach","items":{"expression":{"type":"Object","value":"[1,"}}}]}}""" },
        { "UnknownVariable", "W", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"W","type":"Elsa.WriteLine","text":{"expression":{"type":"Variable","value":{"id":"gone"}}}}]}}""" },
        { "UnknownVariable", "V", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"V","type":"Elsa.SetVariable","variable":{"id":"gone"}}]}}""" },
        { "BadScript", "W", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"W","type":"Elsa.WriteLine","text":{"expression":{"type":"JavaScript","value":"var a = 1;\nvar = ;"}}}]}}""" },
        { "BadScript", "D", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"D","type":"Elsa.FlowSwitch","cases":[{"label":"a","condition":{"type":"JavaScript","value":"x =>"}}]}]}}""" },
        { "BadScript", "R", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"R","type":"Elsa.RunJavaScript","script":{"expression":{"type":"Literal","value":"if ("}}}]}}""" },
        { "BadCron", "C", """{"root":{"id":"S","type":"Elsa.Sequence","activities":[{"id":"C","type":"Elsa.Cron","cronExpression":{"expression":{"type":"Literal","value":"every day"}}}]}}""" },
        { "UnstructuredLoop", "C", """{"root":{"id":"F","type":"Elsa.Flowchart","start":"S","activities":[{"id":"S","type":"Elsa.Start"},{"id":"A","type":"Elsa.WriteLine"},{"id":"B","type":"Elsa.WriteLine"},{"id":"C","type":"Elsa.WriteLine"}],"connections":[{"source":"S","target":"A"},{"source":"S","target":"B"},{"source":"A","target":"C"},{"source":"B","target":"C"},{"source":"C","target":"A"}]}}""" },
        { "UnknownPort", "S", """{"root":{"id":"F","type":"Elsa.Flowchart","activities":[{"id":"S","type":"Elsa.Start"},{"id":"A","type":"Elsa.WriteLine"}],"connections":[{"source":{"activity":"S","port":"Maybe"},"target":{"activity":"A"}}]}}""" },
        { "DanglingConnection", "F", """{"root":{"id":"F","type":"Elsa.Flowchart","activities":[{"id":"S","type":"Elsa.Start"}],"connections":[{"source":{"activity":"S","port":"Done"},"target":{"activity":"gone"}}]}}""" },
        { "JoinNeverRuns", "J", """{"root":{"id":"F","type":"Elsa.Flowchart","start":"D","activities":[{"id":"D","type":"Elsa.FlowDecision"},{"id":"A","type":"Elsa.WriteLine"},{"id":"B","type":"Elsa.WriteLine"},{"id":"J","type":"Elsa.FlowJoin","mode":{"expression":{"type":"Literal","value":"WaitAll"}}}],"connections":[{"source":{"activity":"D","port":"True"},"target":{"activity":"A"}},{"source":{"activity":"D","port":"False"},"target":{"activity":"B"}},{"source":"A","target":"J"},{"source":"B","target":"J"}]}}""" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_with_its_activity_and_a_way_out(string code, string? activity, string json)
    {
        var problems = Validate(WorkflowDefinition.Parse(json));

        var problem = Assert.Single(problems, p => p.Code == code);
        Assert.Equal(activity, problem.ActivityName);
        Assert.Contains('：', problem.Text.Chinese);
        Assert.NotEqual(problem.Text.Chinese, problem.Text.English);
    }

    [Theory]
    [InlineData("NeverReached", """{"root":{"id":"F","type":"Elsa.Flowchart","start":"S","activities":[{"id":"S","type":"Elsa.Start"},{"id":"Lost","type":"Elsa.WriteLine"}]}}""")]
    [InlineData("VariableIsForgotten", """{"variables":[{"id":"v","name":"v","typeName":"String"}],"root":{"id":"S","type":"Elsa.Sequence"}}""")]
    [InlineData("NoRoot", "{}")]
    public void What_may_be_meant_is_a_warning(string code, string json)
    {
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(Validate(WorkflowDefinition.Parse(json)), p => p.Code == code).Severity);
    }

    [Fact]
    public void A_sound_definition_has_no_problems() => Assert.Empty(Validate(Draw.Workflow((JsonObject)Plain.DeepClone())));

    [Fact]
    public void A_definition_that_contains_itself_is_refused()
    {
        WorkflowDefinition? self = null;
        self = Draw.Workflow(Draw.Sequence("S", new JsonObject { ["id"] = "me", ["type"] = "Self", ["version"] = 1, ["workflowDefinitionId"] = "self" }), id: "self");

        var problems = DefinitionValidator.Validate(self, Instance.Catalog, null, _ => self);

        Assert.Equal("UsesItself", Assert.Single(problems).Code);
    }

    private static IReadOnlyList<DefinitionProblem> Validate(WorkflowDefinition definition) =>
        DefinitionValidator.Validate(definition, Instance.Catalog, Scripting.Evaluator);
}
