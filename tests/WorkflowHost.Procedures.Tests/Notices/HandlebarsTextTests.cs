using System.Text.Json.Nodes;
using WorkflowHost.Engine.Definitions;
using WorkflowHost.Procedures.Tasks;

namespace WorkflowHost.Procedures.Tests.Notices;

/// <summary>Texts with gaps in the inputs of the procedure's activities.</summary>
public sealed class HandlebarsTextTests
{
    [Fact]
    public void Variables_and_inputs_fill_the_gaps_of_a_text()
    {
        var rig = new Rig(Assign("{{year}}年{{topic}}{{#if urgent}}（急）{{/if}}：{{#each places}}{{this}}、{{/each}}")).Start();

        Assert.Empty(rig.Faults);
        Assert.Equal("2026年民主评议（急）：窗口、热线、", rig.Single<OpenAssignment>().Title);
    }

    [Fact]
    public void What_is_filled_in_is_never_taken_for_a_template()
    {
        var rig = new Rig(Assign("{{topic}}", topic: "{{year}} <b>")).Start();

        Assert.Equal("{{year}} <b>", rig.Single<OpenAssignment>().Title);
    }

    [Theory]
    [InlineData("第一行\n{{nobody}}", "TemplateField", "line 2")]
    [InlineData("{{#each places}}x", "TemplateWrong", "")]
    [InlineData("{{ if year }}x{{ end }}", "TemplateForeign", "line 1")]
    public void A_text_that_cannot_be_filled_is_an_incident_that_names_activity_input_and_line(string text, string code, string place)
    {
        var rig = new Rig(Assign(text)).Start();

        var incident = Assert.Single(rig.State.Incidents);
        Assert.Equal(("a", code), (incident.ActivityId, incident.Code));
        Assert.Contains("'Title'", incident.Message, StringComparison.Ordinal);
        Assert.Contains(place, incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_be_known_before_it_runs_is_said_on_validation()
    {
        var problems = DefinitionValidator.Validate(WorkflowDefinition.Parse(Assign("{{#each places}}x")), Rig.Catalog);

        Assert.Equal(["BadTemplate"], problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Code));
    }

    [Fact]
    public void Activities_of_Elsa_take_no_such_text()
    {
        var definition = Assign("x").Replace(ActivityTypes.AssignTask, "Elsa.WriteLine", StringComparison.Ordinal).Replace("\"title\"", "\"text\"", StringComparison.Ordinal);

        Assert.Contains(DefinitionValidator.Validate(WorkflowDefinition.Parse(definition), Rig.Catalog), p => p.Code == "TemplateNotHere");
    }

    private static string Assign(string title, string topic = "民主评议") => new JsonObject
    {
        ["id"] = "d",
        ["definitionId"] = "d",
        ["name"] = "测试",
        ["variables"] = new JsonArray(Variable("year", "Int32", 2026), Variable("urgent", "Boolean", true), Variable("topic", "String", topic), Variable("places", "Object", new JsonArray("窗口", "热线"))),
        ["root"] = new JsonObject
        {
            ["id"] = "root",
            ["type"] = "Elsa.Sequence",
            ["version"] = 1,
            ["activities"] = new JsonArray(new JsonObject
            {
                ["id"] = "a",
                ["type"] = ActivityTypes.AssignTask,
                ["version"] = 1,
                ["title"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Handlebars", ["value"] = title } },
            }),
        },
    }.ToJsonString();

    private static JsonObject Variable(string name, string type, JsonNode value) => new()
    {
        ["id"] = name,
        ["name"] = name,
        ["typeName"] = type,
        ["value"] = value,
        ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
    };
}
