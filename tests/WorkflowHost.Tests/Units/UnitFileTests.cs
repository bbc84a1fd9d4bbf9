using System.Text;
using WorkflowHost.Runtime;
using WorkflowHost.Runtime.Units;
using Xunit;

namespace WorkflowHost.Tests.Units;

public sealed class UnitFileTests
{
    private const string Table = "代码,名称\r\nJTJ,区交通运输局\r\nJYJ,区教育局\r\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "GB18030", "utf-16 with mark", "utf-16BE with mark"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_table_reads_the_same_in_every_encoding_the_office_saves(string encoding)
    {
        var name = encoding.Split(' ')[0];
        var writer = name == "GB18030" ? CodePagesEncodingProvider.Instance.GetEncoding(name)! : Encoding.GetEncoding(name);
        byte[] content = [.. encoding.EndsWith("mark", StringComparison.Ordinal) ? writer.GetPreamble() : [], .. writer.GetBytes(Table)];

        Assert.Equal(Table, UnitFile.TextOf(content));
    }

    [Theory]
    [InlineData("FileEmpty", new byte[0])]
    [InlineData("FileWorkbook", new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1 })]
    [InlineData("FileNoText", new byte[] { 0x41, 0, 0x42, 0 })]
    [InlineData("FileNoText", new byte[] { 0xFF, 0x41, 0xFF })]
    public void What_is_no_table_is_refused_with_what_to_do(string code, byte[] content)
    {
        var refused = Assert.Throws<RefusedException>(() => UnitFile.TextOf(content));

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        var refused = Assert.Throws<RefusedException>(() => UnitFile.TextOf(new byte[UnitFile.LargestBytes + 1]));

        Assert.Equal("FileLarge", refused.Code);
    }
}
