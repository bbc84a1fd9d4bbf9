using WorkflowHost.Procedures.Selection;

namespace WorkflowHost.Procedures.Tests.Selection;

public sealed class UnitTableTests
{
    [Fact]
    public void A_table_from_Excel_becomes_units()
    {
        var import = UnitTable.Read("\uFEFF代码,名称,类别,联络员,邮箱,电话,负责人\r\nA01,\"城区司法所,本部\",司法所,李,li@example.org,023-1,张\r\n,江东司法所,司法所,王,wang@example.org,,\r\n,,,,,,\r\n");

        Assert.Empty(import.Remarks);
        Assert.Equal(["A01", "U002"], import.Units.Select(u => u.Code));
        Assert.Equal("城区司法所,本部", import.Units[0].Name);
        Assert.Equal("张", import.Units[0].HeadName);
        Assert.Null(import.Units[1].ContactPhone);
    }

    [Theory]
    [InlineData("代码,名称,邮箱\nA1,甲,a@example.org\nA1,乙,b@example.org", "CodeTwice", 3)]
    [InlineData("代码,名称,邮箱\nA1,甲,a@example.org\nA2,甲,b@example.org", "NameTwice", 3)]
    [InlineData("代码,名称,邮箱\nA1,,a@example.org", "RowWithoutName", 2)]
    [InlineData("代码,名称,邮箱\nA1,甲,not an address", "AddressWrong", 2)]
    [InlineData("代码,名称,邮箱\nA1,甲,\"a@example.org\nBcc: x@example.org\"", "AddressWrong", 2)]
    [InlineData("代码,名称\nA 1,甲", "CodeWrong", 2)]
    [InlineData("序号,名称\n一,甲", "OrderWrong", 2)]
    [InlineData("姓名,邮箱\n甲,a@example.org", "TableWithoutName", 1)]
    [InlineData("", "TableEmpty", 1)]
    [InlineData("名称", "TableEmpty", 1)]
    public void A_mistake_names_its_line_and_nothing_is_half_imported(string csv, string code, int line)
    {
        var import = UnitTable.Read(csv);

        Assert.Empty(import.Units);
        Assert.Contains(import.Remarks, r => r.Code == code && r.Line == line && r.IsError);
    }

    [Fact]
    public void A_unit_without_an_address_is_taken_and_remarked_on()
    {
        var import = UnitTable.Read("名称;联络员\n甲;李");

        Assert.Equal("甲", Assert.Single(import.Units).Name);
        Assert.Equal("AddressMissing", Assert.Single(import.Remarks).Code);
        Assert.False(import.HasErrors);
    }

    [Fact]
    public void The_order_number_is_a_place_in_lists_and_no_code()
    {
        var import = UnitTable.Read("序号,代码,名称,邮箱\n20,A1,甲,a@example.org\n10,,乙,b@example.org");

        Assert.Equal(["A1", "U002"], import.Units.Select(u => u.Code));
        Assert.Equal([new UnitSource(2, true, 20), new UnitSource(3, false, 10)], import.Sources);
    }
}
