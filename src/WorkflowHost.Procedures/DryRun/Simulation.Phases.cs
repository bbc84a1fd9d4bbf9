using WorkflowHost.Procedures.Notices;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.DryRun;

/// <summary>The mails about a phase itself.</summary>
internal sealed partial class Simulation
{
    private void RemindPhase(PlannedRow row)
    {
        var phase = outline.Phases.First(p => p.NodeId == row.NodeId);
        if (phase.Notices?.Of(row.RuleName) is not { } notice || !PhaseNotices.Fits(row.RuleName, opened.ContainsKey(row.NodeId), closed.ContainsKey(row.NodeId))) return;
        var isAboutStart = notice.Template == NoticeTemplateNames.PhaseStarts;
        var due = planned.GetValueOrDefault((row.NodeId, isAboutStart ? SchedulePlanner.StartRow : SchedulePlanner.EndRow));
        foreach (var recipient in Find(notice.To, row.NodeId))
        {
            var view = NoticeViews.Of(
                request.Words, new WorkWords(phase.Title.Chinese, phase.Title.Chinese), NameOfUnit(recipient.UnitCode) ?? recipient.Name, Today,
                due is null ? null : new NoticeDue(due.Date, null, request.Calendar.IsProvisional(due.Date)), request.Calendar);
            Mail(notice.Template, row.NodeId, row.RuleName, row.Explanation, recipient, null, recipient.UnitCode is null ? WithOpenWork(view, row.NodeId) : view with { HasLink = false });
        }
    }

    /// <summary>What is open is told to staff alone.</summary>
    private NoticeView WithOpenWork(NoticeView view, string phaseNodeId)
    {
        if (view.Phase.Length == 0 || !leftOpen.TryGetValue(phaseNodeId, out var left)) left = OpenIn(phaseNodeId);
        return view with { Count = left.Sum(l => l.Count), Units = [.. left.Select(l => PhaseOpenWork.Line(l.Title, l.Count))] };
    }

    private List<(string Title, int Count)> OpenIn(string phaseNodeId) =>
        [.. open.Values.Where(w => PhaseOf(w.NodeId)?.NodeId == phaseNodeId).Select(w => (w.Words.Task, Count: w.Completion is null ? 1 : w.NotAccepted.Count)).Where(w => w.Count > 0)];
}
