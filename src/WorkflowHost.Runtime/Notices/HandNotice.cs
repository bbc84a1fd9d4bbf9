using WorkflowHost.Procedures.Notices;
using WorkflowHost.Runtime.Store.Tasks;
using WorkflowHost.Runtime.Store.Units;

namespace WorkflowHost.Runtime.Notices;

/// <summary>One letter to one person at a unit.</summary>
/// <param name="About">The task it speaks of.</param>
/// <param name="Task">The task its link opens; null when there is nothing to open.</param>
/// <param name="HasLink">False where the task is over and its link would open nothing to do.</param>
/// <param name="Cause">What makes it this letter, beyond what makes the lot these letters.</param>
/// <param name="Change">What this letter says beyond what every mail about the task says.</param>
internal sealed record HandNotice(string Template, Unit Unit, UnitRecipient To, WorkTask About, WorkTask? Task, Func<NoticeView, NoticeView> Change, bool HasLink = true, string? Cause = null);
