using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Procedures.Tests.Notices;

public sealed class HandlebarsLanguageTests
{
    private static readonly HandlebarsLanguage Language = new();

    [Theory]
    [InlineData("{{date due}}", "2020年6月15日（周一）", "Mon 15 Jun 2020")]
    [InlineData("{{day due}}", "6月15日（周一）", "Mon 15 Jun")]
    [InlineData("{{plainDate date}}", "2020年6月11日", "11 Jun 2020")]
    [InlineData("{{solemnDate date}}", "二〇二〇年六月十一日", "11 Jun 2020")]
    [InlineData("{{time dueTime}}", "24:00", "24:00")]
    [InlineData("{{left}}", "3", "3")]
    [InlineData("{{#each papers}}{{this}};{{/each}}", "自查报告（盖章扫描件）;", "自查报告（盖章扫描件）;")]
    [InlineData("{{#if provisional}}a{{else}}b{{/if}}", "b", "b")]
    public void Dates_and_numbers_have_helpers_of_our_own(string source, string chinese, string english)
    {
        Assert.Equal(chinese, Fill(source));
        Assert.Equal(english, Language.Compile(source, TemplateOutput.Text, NoticeLanguage.English)(NoticeView.Sample.Fields()));
    }

    [Theory]
    [InlineData("{{ if reason }}x{{ end }}", "TemplateForeign")]
    [InlineData("{{ for p in papers }}x{{ end }}", "TemplateForeign")]
    [InlineData("{{ due | date }}", "TemplateForeign")]
    [InlineData("{{{reason}}}", "TemplateRaw")]
    [InlineData("{{&reason}}", "TemplateRaw")]
    [InlineData("{{> layout}}", "TemplatePartial")]
    [InlineData("{{#if reason}}x", "TemplateWrong")]
    [InlineData("{{unit}}", "TemplateField")]
    [InlineData("{{#if nothing}}x{{/if}}", "TemplateField")]
    public void A_template_that_is_wrong_is_refused_in_words_for_its_author(string source, string code)
    {
        var refused = Assert.Throws<TemplateException>(() => Fill(source));

        Assert.Equal(code, refused.Code);
        Assert.Matches(@"[\u4e00-\u9fff]", refused.Text.Chinese);
        Assert.NotEqual(refused.Text.Chinese, refused.Text.English);
    }

    [Fact]
    public void A_template_cannot_be_too_large_or_nest_too_deep()
    {
        Assert.Equal("TemplateTooLarge", Refused(new string('好', 30_000)));
        Assert.Equal("TemplateTooDeep", Refused(string.Concat(Enumerable.Repeat("{{#if left}}", 60)) + string.Concat(Enumerable.Repeat("{{/if}}", 60))));
        Assert.Equal("TemplateTooDeep", Refused("{{date " + new string('(', 50_000 / 2) + new string(')', 50_000 / 2) + "}}"));
        Assert.Equal("TemplateLoops", Refused(string.Concat(Enumerable.Repeat("{{#each papers}}", 5)) + string.Concat(Enumerable.Repeat("{{/each}}", 5))));
    }

    [Fact]
    public void A_template_that_writes_without_end_is_stopped()
    {
        var many = NoticeView.Sample with { Papers = [.. Enumerable.Repeat("材料", 500)] };
        var source = "{{#each papers}}{{#each ../papers}}{{this}}{{/each}}{{/each}}";

        var refused = Assert.Throws<TemplateException>(() => Language.Compile(source, TemplateOutput.Text, NoticeLanguage.Chinese)(many.Fields()));

        Assert.Equal("TemplateOutput", refused.Code);
    }

    private static string Fill(string source) => Language.Compile(source, TemplateOutput.Text, NoticeLanguage.Chinese)(NoticeView.Sample.Fields());

    private static string Refused(string source) => Assert.Throws<TemplateException>(() => Fill(source)).Code;
}
