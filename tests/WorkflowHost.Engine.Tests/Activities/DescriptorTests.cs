using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Engine.Tests.Activities;

public sealed class DescriptorTests
{
    [Fact]
    public void Every_core_activity_of_Elsa_that_needs_no_service_is_here()
    {
        string[] expected =
        [
            "Flowchart", "Sequence", "Parallel", "StateMachine", "Start", "End", "Finish", "Complete", "Fault", "Break", "FlowDecision", "FlowSwitch",
            "FlowFork", "FlowJoin", "If", "Switch", "For", "ForEach", "ParallelForEach", "While", "Fork", "SetVariable", "SetOutput", "SetName", "Correlate",
            "WriteLine", "RunJavaScript", "Event", "PublishEvent", "Delay", "Timer", "StartAt", "Cron", "ExecuteWorkflow", "DispatchWorkflow",
            "BulkDispatchWorkflows", "RunTask",
        ];

        Assert.Equal(expected.Select(n => "Elsa." + n).Order(), EngineActivities.All.Select(a => a.Descriptor.TypeName).Order());
    }

    [Fact]
    public void Every_text_of_every_descriptor_is_there_in_both_languages()
    {
        foreach (var descriptor in EngineActivities.All.Select(a => a.Descriptor))
        {
            LocalizedText[] texts =
            [
                descriptor.DisplayName, descriptor.Description, descriptor.Category,
                .. descriptor.Inputs.SelectMany(i => new[] { i.DisplayName, i.Description }),
                .. descriptor.Outputs.SelectMany(o => new[] { o.DisplayName, o.Description }),
                .. descriptor.Ports.Select(p => p.DisplayName),
            ];
            Assert.All(texts, t =>
            {
                Assert.True(t.Chinese.Any(c => c > 0x2E80), $"{descriptor.TypeName}: '{t.Chinese}' is not Chinese");
                Assert.True(t.English.All(c => c < 0x2E80), $"{descriptor.TypeName}: '{t.English}' is not English");
            });
        }
    }

    [Fact]
    public void Every_editor_hint_is_one_the_designer_knows()
    {
        string[] known =
        [
            "singleline", "multiline", "checkbox", "dropdown", "radiolist", "checklist", "multitext", "dictionary", "datetime-picker", "code-editor", "json-editor",
            "expression-editor", "switch-editor", "flow-switch-editor", "dynamic-outcomes", "variable-picker", "input-picker", "output-picker", "outcome-picker",
            "type-picker", "workflow-definition-picker",
        ];

        Assert.All(EngineActivities.All.SelectMany(a => a.Descriptor.Inputs), i => Assert.Contains(i.UIHint, known));
    }

    [Fact]
    public void Editor_specifications_are_JSON()
    {
        var specifications = EngineActivities.All.SelectMany(a => a.Descriptor.Inputs).Select(i => i.UISpecifications).OfType<string>().ToList();

        Assert.NotEmpty(specifications);
        Assert.All(specifications, s => Assert.NotNull(System.Text.Json.Nodes.JsonNode.Parse(s)));
    }
}
