using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.Selection;

public sealed class StaffTableTests
{
    [Fact]
    public void Columns_are_found_by_their_names_in_any_order_and_several_posts_stand_in_one_cell()
    {
        var import = StaffTable.Read("岗位,姓名,登录名,邮箱,电话,自,至,权限\n评议办、档案员,周,zhou,zhou@example.org,023-7,2026年3月2日,2026/12/31,办理；设计");

        var row = Assert.Single(import.Rows);
        Assert.Empty(import.Remarks);
        Assert.Equal((2, "周", "zhou", "zhou@example.org", "023-7"), (row.Line, row.Name, row.UserName, row.Email, row.Phone));
        Assert.Equal([new PostMention("评议办", null), new PostMention("档案员", null)], row.Posts);
        Assert.Equal((new DateOnly(2026, 3, 2), new DateOnly(2026, 12, 31)), (row.From!.Value, row.To!.Value));
        Assert.Equal(["办理", "设计"], row.Rights!);
    }

    [Fact]
    public void A_day_that_a_workbook_keeps_as_a_number_is_read_as_the_day()
    {
        var row = Assert.Single(StaffTable.Read("姓名,岗位,自\n周,评议办,46083").Rows);

        Assert.Equal(new DateOnly(2026, 3, 2), row.From);
    }

    [Fact]
    public void Code_and_name_of_a_post_in_two_columns_belong_together()
    {
        var row = Assert.Single(StaffTable.Read("岗位代码,岗位名称\nsection-1、section-2,一科、二科").Rows);

        Assert.Equal([new PostMention("section-1", "一科"), new PostMention("section-2", "二科")], row.Posts);
        Assert.Null(row.Name);
    }

    [Theory]
    [InlineData("姓名", "StaffEmpty")]
    [InlineData("邮箱\nzhou@example.org", "StaffColumns")]
    [InlineData("姓名,岗位\n,评议办", "StaffRowEmpty")]
    [InlineData("姓名,邮箱\n周,zhou", "AddressWrong")]
    [InlineData("姓名,岗位,自\n周,评议办,3月2日", "PostDay")]
    [InlineData("姓名,岗位,自,至\n周,评议办,2026-03-02,2026-03-01", "PostDates")]
    [InlineData("姓名,自\n周,2026-03-02", "StaffDatesWithoutPost")]
    [InlineData("姓名,岗位代码,岗位名称\n周,a1、b1,一科", "StaffPostsUneven")]
    [InlineData("姓名,外出自,外出至\n周,2026-03-02,2026-03-05", "StaffAway")]
    [InlineData("姓名,外出自,外出至,代理人\n周,2026-03-05,2026-03-02,王", "StaffAway")]
    public void A_mistake_keeps_the_whole_table_out_and_is_named_with_its_line(string csv, string code)
    {
        var import = StaffTable.Read(csv + (code == "StaffEmpty" ? "" : "\n"));

        Assert.Contains(import.Remarks, r => r.IsError && r.Code == code);
        Assert.Empty(import.Rows);
    }

    [Fact]
    public void A_column_nobody_reads_is_said_because_it_may_be_a_slip_of_the_pen()
    {
        var import = StaffTable.Read("姓名,登陆名\n周,zhou");

        Assert.False(import.HasErrors);
        Assert.Contains("登陆名", Assert.Single(import.Remarks).Text.Chinese, StringComparison.Ordinal);
    }
}
