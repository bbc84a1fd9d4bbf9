using WorkflowHost.Procedures.Collection.Criteria;
using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.Collection.Criteria;

/// <summary>评议内容 as data: what ships, what each kind of unit is asked, and what is wrong with a file.</summary>
public sealed class CriteriaTests
{
    [Fact]
    public void The_criteria_of_three_papers_ship_and_can_be_read()
    {
        Assert.Equal(["county-2024", "fuling-2020", "zhaohua-2017"], ShippedCriteria.Names);
        Assert.All(ShippedCriteria.Names, name => Assert.Empty(ShippedCriteria.Find(name)!.Problems));
    }

    [Theory]
    [InlineData("fuling-2020", "科室", 4)]
    [InlineData("county-2024", "司法所", 8)]
    [InlineData("county-2024", "公证处", 7)]
    [InlineData("county-2024", "学校", 4)]
    [InlineData("zhaohua-2017", "政府部门", 6)]
    [InlineData("zhaohua-2017", "公共服务行业", 6)]
    [InlineData("zhaohua-2017", "乡镇", 0)]
    public void A_unit_is_asked_about_the_common_criteria_and_those_of_its_kind(string name, string kind, int criteria)
    {
        var set = ShippedCriteria.Find(name)!.Set!;

        Assert.Equal(criteria, set.For(kind).Count);
        Assert.Equal(criteria * 3, set.Fields(kind).Count);
        Assert.Equal(criteria * 3, set.Fields(kind).Select(f => f.Key).Distinct().Count());
    }

    [Fact]
    public void Fields_are_numbered_and_worded_as_in_the_paper_and_have_an_english_title_beside()
    {
        var fields = ShippedCriteria.Find("county-2024")!.Set!.Fields("司法所");

        Assert.Equal("共性评议内容 1、信息公开", fields[0].Group);
        Assert.Equal("Common criteria: Disclosure", fields[0].GroupEn);
        Assert.Equal(["自查情况", "存在问题", "整改打算"], fields.Take(3).Select(f => f.Label));
        Assert.StartsWith("认真履行公开责任", fields[0].Hint!, StringComparison.Ordinal);
        Assert.Equal("司法行政机关 （1）促进发展", fields[12].Group);
        Assert.Equal("own-growth-situation", fields[12].Key);
    }

    [Fact]
    public void A_kind_the_criteria_do_not_know_is_said_and_one_that_would_get_an_empty_form_is_an_error()
    {
        UnitEntry[] units = [new("A", "一中", "学校"), new("B", "城关司法所", "司法所"), new("C", "无类别")];

        var common = CriteriaNote.Of(ShippedCriteria.Find("county-2024")!.Set!, units, asksMore: false);
        var nothing = CriteriaNote.Of(ShippedCriteria.Find("zhaohua-2017")!.Set!, units[..1], asksMore: false);

        Assert.Equal([("A", false), ("C", false)], common.Select(n => (n.Unit.Code, n.IsError)));
        Assert.Contains("只有共性内容", common[0].Text.Chinese, StringComparison.Ordinal);
        Assert.True(Assert.Single(nothing).IsError);
        Assert.Empty(CriteriaNote.Of(ShippedCriteria.Find("fuling-2020")!.Set!, units, asksMore: false));
    }

    [Theory]
    [InlineData("nothing", "不是正确的 JSON")]
    [InlineData("{}", "缺少 title")]
    [InlineData("""{"title":"t","titleEn":"t","source":"s","asks":[{"key":"a","label":"l","labelEn":"l"}],"common":{"title":"c","titleEn":"c","criteria":[{"key":"A b","number":"1","title":"x","titleEn":"x"}]}}""", "应为小写字母")]
    [InlineData("""{"title":"t","titleEn":"t","source":"s","asks":[{"key":"a","label":"l","labelEn":"l"}],"kinds":[{"title":"k","titleEn":"k","criteria":[{"key":"a","number":"1","title":"x","titleEn":"x"}]}]}""", "没有写明适用的单位类别")]
    public void A_file_that_is_wrong_says_what_is_wrong(string json, string said)
    {
        var reading = CriteriaJson.Read(json);

        Assert.Null(reading.Set);
        Assert.Contains(reading.Problems, p => p.Chinese.Contains(said, StringComparison.Ordinal));
    }
}
