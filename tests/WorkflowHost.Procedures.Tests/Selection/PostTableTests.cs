using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.Selection;

public sealed class PostTableTests
{
    [Fact]
    public void A_person_with_two_posts_is_one_person()
    {
        var import = PostTable.Read("岗位代码,岗位,姓名,邮箱,自,至\noffice,评议办,周,zhou@example.org,,\nclerk,档案员,周,zhou@example.org,2026-03-02,2026-12-31");

        Assert.Empty(import.Remarks);
        Assert.Single(import.People);
        Assert.Equal(["office", "clerk"], import.Holdings.Select(h => h.PostCode));
        Assert.False(import.Holdings[1].HoldsOn(new DateOnly(2026, 3, 1)));
        Assert.Equal("评议办", import.PostNames["office"]);
    }

    [Theory]
    [InlineData("姓名\n周", "PostTableColumns")]
    [InlineData("岗位代码,姓名\noffice,", "StaffRowEmpty")]
    [InlineData("岗位代码,姓名\noffice,周\n,王", "PostRowIncomplete")]
    [InlineData("岗位代码,姓名,自\noffice,周,3月2日", "PostDay")]
    [InlineData("岗位代码,姓名,自,至\noffice,周,2026-03-02,2026-03-01", "PostDates")]
    [InlineData("岗位代码,姓名,邮箱\noffice,周,zhou", "AddressWrong")]
    public void A_mistake_keeps_the_whole_table_out(string csv, string code)
    {
        var import = PostTable.Read(csv);

        Assert.Contains(import.Remarks, r => r.Code == code);
        Assert.Empty(import.Holdings);
    }
}
