using System.Text.RegularExpressions;

namespace WorkflowHost.Procedures.Schedule;

/// <summary>The patterns of the phrases, after full-width forms were made plain and spaces beside Chinese removed.</summary>
public static partial class DueRuleText
{
    private const string Numeral = @"\d{1,5}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]";

    private const string Before = @"(?:之?前(?<exclusive>\(不含(?:当日|当天|本日)\))?)?";

    private const string Year = @"(?<year>次年|下年|明年|上年|去年|当年|本年|今年)?";

    [GeneratedRegex(@"\s+")]
    private static partial Regex SpacesBetween();

    [GeneratedRegex(@"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")]
    private static partial Regex SpacesBesideChinese();

    [GeneratedRegex(@"^(?<date>\d{4}-\d{2}-\d{2})t(?<time>\d{2}:\d{2})(?::[\d.]+)?(?:z|[+-]\d{2}:\d{2})?$")]
    private static partial Regex PickedDateTime();

    [GeneratedRegex(@"[\s,;，；、]*(?:遇(?:节假日|休息日|非工作日|假日)(?:(?<next>顺延|延后)|(?<previous>提前)|不变)|(?<next>roll next)|(?<previous>roll previous))$")]
    private static partial Regex RollSuffix();

    [GeneratedRegex(@"[\s,]*(?<h>\d{1,2})(?::|时)(?<m>\d{2})分?$")]
    private static partial Regex TimeSuffix();

    [GeneratedRegex(@"^(?<y>\d{4}) ?[年\-/.] ?(?<m>\d{1,2}) ?[月\-/.] ?(?<d>\d{1,2})日?" + Before + "$")]
    private static partial Regex FullDate();

    [GeneratedRegex("^" + Year + @" ?(?<m>\d{1,2}) ?[月\-/.] ?(?<d>\d{1,2}) ?日?" + Before + "$")]
    private static partial Regex MonthAndDay();

    [GeneratedRegex("^" + Year + @" ?(?<m>\d{1,2}|十[一二]?|[一二三四五六七八九]) ?月份?(?<part>上旬|中旬|下旬|底|末)?" + Before + "$")]
    private static partial Regex MonthAlone();

    [GeneratedRegex(@"^(?:每|按|逐|(?=双))(?<n>\d{1,2}|[两二三四五六双])?(?<period>周|星期|个月|月|季度|季|半年|年度|年)(?:周|星期)?(?<w>[一二三四五六日天])?(?:(?<mm>\d{1,2})月)?(?:(?<d>\d{1,2})日|[底末])?$")]
    private static partial Regex Recurring();

    [GeneratedRegex(@"^every (?:(?<n>\d{1,2}) )?(?<period>week|month|quarter|half-year|year)s?(?: on (?:(?<w>mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|(?<mm>\d{1,2})-(?<d>\d{1,2})|(?:(?<d>\d{1,2})|(?:the )?last(?: day)?)(?: of month (?<mm>\d{1,2}))?))?$")]
    private static partial Regex RecurringEnglish();

    /// <summary>Two dates with "to" between them; a dash counts only where months and days are written in Chinese.</summary>
    [GeneratedRegex(@"^(?<from>[^至到~]*[年月日旬底末]?)(?:至|到|~|(?<=月|日|旬|\d)-(?=\d{1,2}月))(?<to>[^至到~]+)$")]
    private static partial Regex Range();

    [GeneratedRegex("^(?:不少于|至少|满)(?<n>" + Numeral + @") ?(?<unit>个工作日|工作日|个星期|个月|周|日|天)$")]
    private static partial Regex AtLeast();

    [GeneratedRegex("^(?:适时|及时|随时|定期|不定期|尽快|适当时候|临时|逐段)$")]
    private static partial Regex Unbound();

    [GeneratedRegex(@"^(?:(?<anchor>评议启动|项目启动|启动|上一阶段结束|上阶段结束|本阶段开始|阶段开始|开始|本阶段结束|阶段结束|结束)|事件?[“""'‘「](?<event>[^”""'’」]{1,60})[”""'’」]|[“""‘「](?<event>[^”""’」]{1,60})[”""’」])(?:之?日|当日|当天|时|(?:之?后|(?<before>之?前)) ?第? ?(?<n>" + Numeral + @") ?(?<unit>个工作日|工作日|个星期|个月|周|日|天)(?:内|以内)?)?$")]
    private static partial Regex Relative();

    [GeneratedRegex(@"^(?:(?<anchor>start|phase start|phase end|previous end)|event:(?<event>[^+\-]{1,60}?))(?: ?(?:\+|(?<before>-)) ?(?<n>\d{1,5}) ?(?<unit>days?|workdays?|weeks?|months?))?$")]
    private static partial Regex RelativeEnglish();
}
