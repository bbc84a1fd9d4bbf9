using System.Globalization;
using System.Text.Json.Nodes;
using WorkflowHost.Procedures.Calendar;
using WorkflowHost.Procedures.Schedule;

namespace WorkflowHost.Procedures.Tests.Schedule;

public sealed class DueRuleTests
{
    private static readonly DueContext Fuling = new(
        new DateOnly(2020, 4, 20),
        PhaseStart: new DateOnly(2020, 7, 16),
        PhaseEnd: new DateOnly(2020, 10, 15),
        PreviousPhaseEnd: new DateOnly(2020, 7, 15),
        Events: new Dictionary<string, DateOnly> { ["反馈"] = new(2020, 7, 3) });

    [Theory]
    [InlineData("2020-06-15", "2020-06-15")]
    [InlineData("2020年6月15日", "2020-06-15")]
    [InlineData("2020/6/15", "2020-06-15")]
    [InlineData("2020-06-15T00:00:00", "2020-06-15")]
    [InlineData("06-15", "2020-06-15")]
    [InlineData("6月15日", "2020-06-15")]
    [InlineData("６月１５日", "2020-06-15")]
    [InlineData("6月20日前", "2020-06-20")]
    [InlineData("6月20日前（不含当日）", "2020-06-19")]
    [InlineData("6月", "2020-06-30")]
    [InlineData("6月底", "2020-06-30")]
    [InlineData("12月上旬", "2020-12-10")]
    [InlineData("12月中旬", "2020-12-20")]
    [InlineData("12月下旬", "2020-12-31")]
    [InlineData("十二月下旬", "2020-12-31")]
    [InlineData("2月29日", "2020-02-29")]
    [InlineData("次年1月10日", "2021-01-10")]
    [InlineData("启动当日", "2020-04-20")]
    [InlineData("启动后第5日", "2020-04-25")]
    [InlineData("启动后第5个工作日", "2020-04-26")]
    [InlineData("启动后 5 个工作日内", "2020-04-26")]
    [InlineData("启动后十个工作日", "2020-05-06")]
    [InlineData("启动后2周", "2020-05-04")]
    [InlineData("启动后3个月", "2020-07-20")]
    [InlineData("阶段开始", "2020-07-16")]
    [InlineData("阶段结束前5个工作日", "2020-10-09")]
    [InlineData("结束前7个工作日", "2020-09-29")]
    [InlineData("上一阶段结束后第1日", "2020-07-16")]
    [InlineData("“反馈”后15日内", "2020-07-18")]
    [InlineData("start + 5 workdays", "2020-04-26")]
    [InlineData("phase end - 5 workdays", "2020-10-09")]
    [InlineData("previous end + 1 day", "2020-07-16")]
    [InlineData("event:反馈 + 15 days", "2020-07-18")]
    [InlineData("每月25日", "2020-07-25")]
    [InlineData("每季度末", "2020-09-30")]
    [InlineData("每周五", "2020-07-17")]
    [InlineData("每年12月20日", "2020-12-20")]
    [InlineData("按月", "2020-07-31")]
    [InlineData("按年度", "2020-12-31")]
    [InlineData("双周周五", "2020-07-17")]
    [InlineData("每半年", "2020-12-31")]
    [InlineData("every month on 25", "2020-07-25")]
    [InlineData("every quarter on last", "2020-09-30")]
    [InlineData("every 2 weeks on Friday", "2020-07-17")]
    [InlineData("every year on 12-20", "2020-12-20")]
    [InlineData("4月26日—6月15日", "2020-06-15")]
    [InlineData("6月21—9月30日", "2020-09-30")]
    [InlineData("6月至8月", "2020-08-31")]
    [InlineData("2017年10月1日至2017年11月30日", "2017-11-30")]
    [InlineData("不少于7天", "2020-07-23")]
    [InlineData("不少于7个工作日", "2020-07-27")]
    [InlineData("4月25日，遇节假日顺延", "2020-04-26")]
    [InlineData("4月25日，遇节假日提前", "2020-04-24")]
    [InlineData("4月25日", "2020-04-25")]
    public void A_phrase_of_the_papers_becomes_the_date_they_mean(string phrase, string expected)
    {
        var reading = DueRuleText.Parse(phrase);

        Assert.Null(reading.Problem);
        Assert.Equal(Date(expected), reading.Rule!.Resolve(Fuling, WorkCalendar.China).Date);
    }

    [Theory]
    [InlineData("6月", "2020-06-01")]
    [InlineData("12月下旬", "2020-12-21")]
    [InlineData("12月中旬", "2020-12-11")]
    [InlineData("6月15日", "2020-06-15")]
    [InlineData("4月26日—6月15日", "2020-04-26")]
    [InlineData("6月至8月", "2020-06-01")]
    public void A_period_stands_for_its_first_day_where_something_starts(string phrase, string expected) =>
        Assert.Equal(Date(expected), DueRuleText.Parse(phrase).Rule!.Resolve(Fuling, WorkCalendar.China, DueEdge.Start).Date);

    [Theory]
    [InlineData("尽快")]
    [InlineData("适时")]
    [InlineData("定期")]
    [InlineData("6月至13月")]
    [InlineData("6月1日至6月31日")]
    [InlineData("{\"kind\":\"month-day\",\"date\":\"06\",\"to\":{\"kind\":\"open\"}}")]
    [InlineData("13月1日")]
    [InlineData("6月31日")]
    [InlineData("2021-02-29")]
    [InlineData("启动后第99999个工作日")]
    [InlineData("6月15日 25:00")]
    [InlineData("{\"kind\":\"month-day\",\"date\":\"06-31\"}")]
    [InlineData("{\"kind\":\"moon\"}")]
    [InlineData("{\"kind\":\"relative\",\"anchor\":\"tea\"}")]
    [InlineData("{\"kind\":\"relative\",\"anchor\":\"start\",\"offset\":\"many\"}")]
    [InlineData("{\"kind\":")]
    [InlineData("{\"kind\":\"relative\",\"anchor\":\"start\",\"offset\":1.5}")]
    [InlineData("{\"kind\":\"absolute\",\"date\":\"0001-01-01\"}")]
    [InlineData("{\"kind\":\"month-day\",\"date\":\"06-15\",\"year\":100000}")]
    [InlineData("9999-12-31")]
    [InlineData("启动后200个月")]
    [InlineData("{\"kind\":\"relative\",\"anchor\":\"start\",\"offset\":-2147483648}")]
    public void What_is_no_date_is_refused_with_words_that_help(string phrase)
    {
        var reading = DueRuleText.Parse(phrase);

        Assert.Null(reading.Rule);
        Assert.NotEmpty(reading.Problem!.Chinese);
        Assert.NotEqual(reading.Problem.Chinese, reading.Problem.English);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_written_is_neither_a_rule_nor_a_mistake(string? phrase) => Assert.True(DueRuleText.Parse(phrase).IsEmpty);

    [Theory]
    [InlineData("2020-06-15")]
    [InlineData("6月20日前（不含当日）")]
    [InlineData("次年12月下旬")]
    [InlineData("6月底")]
    [InlineData("阶段结束前5个工作日 17:30")]
    [InlineData("“反馈”后15日，遇节假日顺延")]
    [InlineData("每2周周五")]
    [InlineData("每季度25日")]
    [InlineData("每年12月20日")]
    [InlineData("4月26日至6月15日")]
    [InlineData("不限")]
    public void The_JSON_form_says_the_same_as_the_phrase(string phrase)
    {
        var rule = DueRuleText.Parse(phrase).Rule!;
        var json = DueRuleJson.Write(rule);

        Assert.Equal(rule, DueRuleText.Read(json).Rule);
        Assert.Equal(rule, DueRuleText.Read(JsonValue.Create(json.ToJsonString())).Rule);
    }

    [Theory]
    [InlineData("启动后第10个工作日")]
    [InlineData("阶段结束前3个工作日")]
    [InlineData("上一阶段结束后第1日")]
    [InlineData("“反馈”后15日内")]
    [InlineData("次年12月下旬")]
    [InlineData("6月15日")]
    [InlineData("6月底")]
    [InlineData("6月")]
    [InlineData("每月25日")]
    [InlineData("每季度末")]
    [InlineData("每2周周五")]
    [InlineData("每年12月20日")]
    [InlineData("4月26日至6月15日")]
    [InlineData("6月至8月")]
    [InlineData("不限")]
    public void A_rule_said_back_in_Chinese_is_read_as_the_same_rule(string phrase)
    {
        var rule = DueRuleText.Parse(phrase).Rule!;

        Assert.Equal(rule, DueRuleText.Parse(DueRulePhrase.Of(rule).Chinese).Rule);
    }

    [Theory]
    [InlineData("每月25日")]
    [InlineData("每季度末")]
    [InlineData("每2周周五")]
    [InlineData("每年12月20日")]
    [InlineData("每半年")]
    public void A_rhythm_said_back_in_English_is_read_as_the_same_rhythm(string phrase)
    {
        var rule = DueRuleText.Parse(phrase).Rule!;

        Assert.Equal(rule, DueRuleText.Parse(DueRulePhrase.Of(rule).English).Rule);
    }

    [Fact]
    public void A_date_picked_from_a_period_names_the_period()
    {
        var end = DueRuleText.Parse("4月26日—6月15日").Rule!.Resolve(Fuling, WorkCalendar.China);

        Assert.Equal("文件写明的期间“4月26日至6月15日”：规则“6月15日”，即2020年6月15日（周一）。", end.Explanation.Chinese);
    }

    [Fact]
    public void A_workday_count_explains_the_holidays_it_passed()
    {
        var due = DueRuleText.Parse("阶段结束前5个工作日").Rule!.Resolve(Fuling, WorkCalendar.China);
        Assert.Equal("阶段结束（2020年10月15日）前5个工作日，即2020年10月9日（周五）；10月10日（周六）调休上班。", due.Explanation.Chinese);

        var far = DueRuleText.Parse("phase end - 7 workdays").Rule!.Resolve(Fuling, WorkCalendar.China);
        Assert.Equal("7 workdays before phase end (15 Oct 2020): Tue 29 Sep 2020; 1 Oct to 8 Oct off (National Day), 10 Oct (Sat) worked.".Replace("10 Oct (Sat)", "Sat 10 Oct", StringComparison.Ordinal), far.Explanation.English);
    }

    [Theory]
    [InlineData("启动后第1个工作日", "启动（2020年4月20日）后1个工作日，即2020年4月21日（周二）。", "1 workday after start (20 Apr 2020): Tue 21 Apr 2020.")]
    [InlineData("阶段结束当日", "阶段结束当日，即2020年10月15日（周四）。", "On the day of phase end: Thu 15 Oct 2020.")]
    [InlineData("启动后第5日", "启动（2020年4月20日）后5日，即2020年4月25日（周六）；当日为周六，按规则不顺延。", "5 days after start (20 Apr 2020): Sat 25 Apr 2020; that day is a rest day (Sat); the rule does not move it.")]
    [InlineData("4月25日，遇节假日顺延", "规则“4月25日”，即2020年4月26日（周日）；2020年4月25日为周六，顺延至下一工作日。", "The rule \"25 Apr\": Sun 26 Apr 2020; 25 Apr 2020 is a rest day (Sat), so it moves to the next workday.")]
    public void Every_date_says_why_in_one_sentence_of_either_language(string phrase, string chinese, string english)
    {
        var why = DueRuleText.Parse(phrase).Rule!.Resolve(Fuling, WorkCalendar.China).Explanation;

        Assert.Equal((chinese, english), (why.Chinese, why.English));
    }

    [Fact]
    public void A_printed_date_on_a_rest_day_stands_and_says_so()
    {
        var due = DueRuleText.Parse("4月25日前").Rule!.Resolve(Fuling, WorkCalendar.China);

        Assert.Equal("规则“4月25日”，即2020年4月25日（周六）；当日为周六，按文件日期不顺延。", due.Explanation.Chinese);
        Assert.False(due.IsProvisional);
    }

    [Fact]
    public void A_count_into_a_year_not_announced_is_provisional_a_printed_date_is_not()
    {
        var late2026 = new DueContext(new DateOnly(2026, 12, 28));

        var counted = DueRuleText.Parse("启动后第10个工作日").Rule!.Resolve(late2026, WorkCalendar.China);
        Assert.True(counted.IsProvisional);
        Assert.Contains("暂定", counted.Explanation.Chinese, StringComparison.Ordinal);
        Assert.False(DueRuleText.Parse("次年1月20日").Rule!.Resolve(late2026, WorkCalendar.China).IsProvisional);
    }

    [Fact]
    public void A_rule_that_counts_from_an_event_waits_for_it()
    {
        var due = DueRuleText.Parse("“大会”后15日内").Rule!.Resolve(Fuling, WorkCalendar.China);

        Assert.Null(due.Date);
        Assert.Contains("“大会”", due.Explanation.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void The_29th_of_February_falls_on_the_28th_of_a_common_year() =>
        Assert.Equal(new DateOnly(2021, 2, 28), DueRuleText.Parse("2月29日").Rule!.Resolve(new DueContext(new DateOnly(2021, 1, 4)), WorkCalendar.China).Date);

    [Fact]
    public void Recurring_dates_end_with_their_period_and_roll_off_rest_days()
    {
        var rule = DueRuleText.Parse("每月25日，遇节假日提前").Rule!;

        var dates = Recurrences.Between(rule, new DateOnly(2020, 4, 20), new DateOnly(2020, 7, 31), WorkCalendar.China);

        Assert.Equal([new(2020, 4, 24), new(2020, 5, 25), new(2020, 6, 24), new(2020, 7, 24)], dates);
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
