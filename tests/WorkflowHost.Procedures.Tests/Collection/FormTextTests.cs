using WorkflowHost.Procedures.Collection;

namespace WorkflowHost.Procedures.Tests.Collection;

public sealed class FormTextTests
{
    [Fact]
    public void A_line_becomes_a_field_with_its_kind_and_its_star()
    {
        var (fields, problems) = FormText.Fields(
            """
            # 一、自查情况
            summary=主要做法和成效*（长文本） — 对照评议内容逐条说明
            count=查找问题数*（数字）
            meeting=是否召开专题会（选择：是、否）*
            联系电话
            """);

        Assert.Empty(problems);
        Assert.Equal("summary", fields[0].Key);
        Assert.Equal("主要做法和成效", fields[0].Label);
        Assert.Equal("longtext", fields[0].Kind);
        Assert.True(fields[0].Required);
        Assert.Equal("对照评议内容逐条说明", fields[0].Hint);
        Assert.Equal("number", fields[1].Kind);
        Assert.Equal(["是", "否"], fields[2].Choices!);
        Assert.True(fields[2].Required);
        Assert.Equal("联系电话", fields[3].Key);
        Assert.False(fields[3].Required);
        Assert.All(fields, f => Assert.Equal("一、自查情况", f.Group));
    }

    [Fact]
    public void Brackets_of_a_paper_belong_to_its_name()
    {
        var (files, problems) = FormText.Files("report=自查报告（盖章扫描件）*\n附件材料");

        Assert.Empty(problems);
        Assert.Equal(new RequiredFile("report", "自查报告（盖章扫描件）", true), files[0]);
        Assert.Equal(new RequiredFile("附件材料", "附件材料", false), files[1]);
    }

    [Theory]
    [InlineData("a=名称\na=别名")]
    [InlineData("意见（选择：是）")]
    [InlineData("*（数字）")]
    public void A_form_that_cannot_be_filled_in_is_refused(string text) => Assert.NotEmpty(FormText.Fields(text).Problems);
}
