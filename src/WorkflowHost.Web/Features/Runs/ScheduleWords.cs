using Microsoft.Extensions.Localization;
using WorkflowHost.Procedures.Phases;
using WorkflowHost.Procedures.Schedule;
using WorkflowHost.Web.Layout;

namespace WorkflowHost.Web.Features.Runs;

internal static class ScheduleWords
{
    /// <summary>阶段开始, 截止, 提前3个工作日提醒, 逾期2个工作日催报, 截止（2024年5月）.</summary>
    public static string Of(IStringLocalizer<ScheduleWordTexts> texts, ScheduleRowKind kind, string ruleName)
    {
        var parts = RowNames.Family(ruleName).Split('-');
        var number = parts is [_, var n] && int.TryParse(n, out var days) ? days : 0;
        if (PhaseNotices.IsRow(ruleName))
        {
            return texts["Phase" + char.ToUpperInvariant(parts[0][0]) + parts[0][1..], number];
        }

        var word = Of(texts, kind, number);
        return RowNames.Occurrence(ruleName) is { } time ? texts["OfTime", word, In(Occurrence.Label(time))] : word;
    }

    private static string Of(IStringLocalizer texts, ScheduleRowKind kind, int number) => kind switch
    {
        ScheduleRowKind.Reminder when number > 0 => texts["KindBefore", number],
        ScheduleRowKind.Reminder => texts["KindOnDay"],
        ScheduleRowKind.Overdue => texts["KindOverdue", number],
        _ => texts["Kind" + kind],
    };

    private static string In(Engine.Definitions.LocalizedText text) => Cultures.IsChinese ? text.Chinese : text.English;
}
