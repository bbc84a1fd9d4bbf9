using WorkflowHost.Engine.Activities;
using WorkflowHost.Engine.Expressions;
using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Procedures;

/// <summary>What the activities of the procedure have in common: their inputs may be texts with gaps, <c>{{year}}年自查报告</c>.</summary>
public abstract class ProcedureActivity : Activity
{
    /// <inheritdoc/>
    protected override ITextTemplates Templates => HandlebarsTexts.Instance;
}
