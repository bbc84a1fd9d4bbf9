using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Web.Features.Runs;

internal static class ScheduleWords
{
    /// <summary>阶段开始, 截止, 提前3个工作日提醒, 逾期2个工作日催报.</summary>
    public static string Of(IStringLocalizer texts, ScheduleRowKind kind, string ruleName)
    {
        var number = ruleName.Split('-') is [_, var n] && int.TryParse(n, out var days) ? days : 0;
        return kind switch
        {
            ScheduleRowKind.Reminder when number > 0 => texts["KindBefore", number],
            ScheduleRowKind.Reminder => texts["KindOnDay"],
            ScheduleRowKind.Overdue => texts["KindOverdue", number],
            _ => texts["Kind" + kind],
        };
    }
}
