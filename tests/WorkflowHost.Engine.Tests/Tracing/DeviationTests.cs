using System.Text.Json.Nodes;
using WorkflowHost.Engine.Execution;
using WorkflowHost.Engine.Tests.Building;

namespace WorkflowHost.Engine.Tests.Tracing;

/// <summary>Where Elsa's trace is a quirk or ours is better: each row of the table in the engine's README has its test here.</summary>
public sealed class DeviationTests
{
    /// <summary>Same as Elsa's trace although it was marked for a decision: the counter mode has none of the token mode's defects.</summary>
    public static TheoryData<string> SameAsElsa =>
    [
        "06-fc-uneven-branches", "09-mergemode-cascade", "09-mergemode-none", "09-mergemode-race", "09-mergemode-stream",
        "11-mergemode-cascade-events", "43-two-same-events", "24-complete-in-sequence", "24-complete-literal-outcome-in-composite-via-object",
        "11-mergemode-race-events", "28-parallelforeach-break",
    ];

    [Theory]
    [MemberData(nameof(SameAsElsa))]
    public void Same_as_Elsa(string name)
    {
        var trace = RecordedTrace.Probe(name);

        Assert.Empty(TraceComparison.Differences(trace.Expected, trace.RunHere()));
    }

    [Fact]
    public void Every_probe_that_needs_a_decision_has_one()
    {
        string[] better =
        [
            "28-parallelforeach-event", "28-parallelforeach-object-literal", "35-output-after-bookmark", "36-execute-workflow-child-fault",
            "39-fault-branch-continue", "39-fault-branch-faultstrategy", "39-fault-join-continue", "39-fault-sequence-continue",
            "40-expression-conversion-error", "40-unknown-expression-type", "46-cancel-suspended", "49-activation-correlated-singleton",
            "49-activation-correlation", "55-setvariable-type-mismatch", "57-fault-retry-activity", "59-cancel-branch-by-waitany-nested",
            "61-foreach-parallel-fork-order", "58-flowchart-run-activity-handle",
        ];

        var open = RecordedTrace.Probes.Where(p => p.Verdict != "golden").Select(p => p.Name)
            .Except(SameAsElsa.AsEnumerable<object[]>().Select(row => (string)row[0])).Except(better);

        Assert.Empty(open);
    }

    [Fact]
    public void An_execution_that_never_waited_is_started_not_resumed()
    {
        var here = Run("28-parallelforeach-event");

        Assert.Equal("Workflow1 Seq P Body Body Body E E E ~E W ~E W ~E W After", Order(here));
        Assert.Equal(["v2", "v3", "v1", "After"], Lines(here));
    }

    [Fact]
    public void A_list_written_as_an_object_expression_is_a_list()
    {
        Assert.Equal(["W", "W", "W", "After"], Lines(Run("28-parallelforeach-object-literal")));
    }

    [Fact]
    public void Outputs_of_activities_outlive_a_wait()
    {
        Assert.Equal(["before 5", "after 5"], Lines(Run("35-output-after-bookmark")));
    }

    [Fact]
    public void A_child_that_fails_is_an_incident_of_the_parent_that_waited_for_it()
    {
        var parent = Run("36-execute-workflow-child-fault")["instances"]![0]!;

        Assert.Equal("ChildFaulted", parent["incidents"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("Faulted", parent["subStatus"]!.GetValue<string>());
    }

    [Fact]
    public void A_branch_that_failed_is_an_incident_and_its_flowchart_stays_open_for_a_retry()
    {
        var here = Run("39-fault-branch-continue");

        Assert.Equal(["S", "B1", "B2"], Lines(here));
        Assert.Equal("Suspended", here["instances"]![0]!["subStatus"]!.GetValue<string>());
        Assert.Equal("F", here["instances"]![0]!["incidents"]![0]!["activity"]!.GetValue<string>());
    }

    [Fact]
    public void A_join_after_a_failed_branch_is_reached_when_the_incident_is_passed_by()
    {
        var instance = Instance.Started(Engine.Definitions.WorkflowDefinition.Parse(RecordedTrace.Probe("39-fault-join-continue").Definition));

        instance.Step(new SkipIncident(instance.State.Incidents.Single().Id, "Done", "not needed"));

        Assert.Equal(["S", "B", "J"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Finished, instance.State.SubStatus);
        Assert.Empty(instance.State.Incidents);
    }

    [Fact]
    public void After_a_fault_nothing_queued_runs_until_somebody_decides()
    {
        var instance = Instance.Started(Engine.Definitions.WorkflowDefinition.Parse(RecordedTrace.Probe("39-fault-branch-faultstrategy").Definition));
        Assert.Equal(["S"], instance.Lines);
        Assert.Equal(InstanceSubStatus.Faulted, instance.State.SubStatus);
        Assert.Empty(instance.State.Bookmarks);

        instance.Step(new SkipIncident(instance.State.Incidents.Single().Id, "Done", "decided"));

        Assert.Equal(["S", "B1", "AfterF"], instance.Lines);
        Assert.True(instance.Waits("E"));
    }

    [Fact]
    public void Running_again_what_has_nothing_queued_changes_nothing()
    {
        var here = Run("39-fault-sequence-continue");

        Assert.Equal("Workflow1 Seq A F !F F !F", Order(here));
        Assert.Single(here["instances"]![0]!["incidents"]!.AsArray());
    }

    [Theory]
    [InlineData("40-expression-conversion-error", "F", "ConversionFailed")]
    [InlineData("40-unknown-expression-type", "X", "UnknownExpressionType")]
    [InlineData("55-setvariable-type-mismatch", "S", "ConversionFailed")]
    public void What_does_not_fit_is_a_fault_instead_of_a_silent_default(string probe, string activity, string code)
    {
        var incident = Run(probe)["instances"]![0]!["incidents"]!.AsArray().Single()!;

        Assert.Equal(activity, incident["activity"]!.GetValue<string>());
        Assert.Equal(code, incident["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("40-expression-conversion-error", "ConversionFailed")]
    [InlineData("40-unknown-expression-type", "UnknownExpressionType")]
    public void What_cannot_fit_is_found_before_it_runs(string probe, string code)
    {
        Assert.Contains(Run(probe)["validation"]!.AsArray(), p => p!["code"]!.GetValue<string>() == code && p["severity"]!.GetValue<string>() == "Error");
    }

    [Fact]
    public void Cancelling_an_instance_cancels_everything_in_it_and_says_so()
    {
        var here = Run("46-cancel-suspended");

        Assert.Equal("Workflow1 FC F E1 E2 xWorkflow1 xFC xE1 xE2", Order(here));
        Assert.Equal("Cancelled", here["instances"]![0]!["subStatus"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("49-activation-correlated-singleton")]
    [InlineData("49-activation-correlation")]
    public void A_start_without_a_correlation_id_is_not_refused_for_it(string probe)
    {
        Assert.Equal(3, Run(probe)["instances"]!.AsArray().Count);
    }

    [Fact]
    public void A_faulted_instance_can_be_tried_again()
    {
        var here = Run("57-fault-retry-activity");

        Assert.Equal("Workflow1 Seq A F !F F !F", Order(here));
        Assert.Single(here["instances"]![0]!["incidents"]!.AsArray());
    }

    [Fact]
    public void The_first_branch_to_arrive_cancels_a_nested_flowchart_without_a_fault()
    {
        var here = Run("59-cancel-branch-by-waitany-nested");

        Assert.Equal(["End"], Lines(here));
        Assert.Equal("Finished", here["instances"]![0]!["subStatus"]!.GetValue<string>());
        Assert.Equal("Workflow1 FC F EL IN E1 ~EL xIN xE1 J End", Order(here));
    }

    [Fact]
    public void An_activity_run_by_hand_runs_alone_and_leaves_nothing_behind()
    {
        var trace = RecordedTrace.Probe("58-flowchart-run-activity-handle");

        var difference = Assert.Single(TraceComparison.Differences(trace.Expected, trace.RunHere()));

        Assert.StartsWith("instances[0].remainingContexts", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Queued_work_of_a_cancelled_branch_does_not_run()
    {
        Assert.Equal(["a1", "b1", "After"], Lines(Run("61-foreach-parallel-fork-order")));
    }

    private static JsonObject Run(string name) => RecordedTrace.Probe(name).RunHere();

    private static string[] Lines(JsonObject trace) => [.. trace["stdout"]!.AsArray().Select(l => l!.GetValue<string>())];

    private static string Order(JsonObject trace) => trace["instances"]![0]!["order"]!.GetValue<string>();
}
