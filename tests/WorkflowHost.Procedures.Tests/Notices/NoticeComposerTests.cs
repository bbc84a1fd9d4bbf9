using WorkflowHost.Procedures.Notices;

namespace WorkflowHost.Procedures.Tests.Notices;

public sealed class NoticeComposerTests
{
    private static readonly NoticeComposer Composer = NoticeComposer.Shared;

    public static TheoryData<string> Templates => [.. NoticeTemplateNames.All];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_shipped_template_can_be_filled_in_both_languages(string name)
    {
        var template = Shipped.Template(name);

        Assert.Empty(Composer.Check(template));
        Assert.NotNull(template.English);
    }

    [Fact]
    public void Every_template_folder_has_a_name_the_activities_know() =>
        Assert.Equal(
            NoticeTemplateNames.All.Order(StringComparer.Ordinal),
            Shipped.Names("templates").Select(n => n.Split('/')[1]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_mail_ends_with_the_sentence_about_secrets_and_holds_no_open_braces(string name)
    {
        foreach (var reader in new[] { NoticeLanguage.Chinese, NoticeLanguage.English })
        {
            var mail = Composer.Compose(Shipped.Template(name), NoticeView.Sample, reader);
            var foot = reader == NoticeLanguage.Chinese ? "本系统为非涉密系统，严禁存储、处理、传输国家秘密、工作秘密。" : "not for secrets";

            Assert.Contains(foot, mail.Text, StringComparison.Ordinal);
            Assert.Contains(foot, mail.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", mail.Subject + mail.Text + mail.Html, StringComparison.Ordinal);
            Assert.NotEmpty(mail.Subject);
        }
    }

    [Fact]
    public void A_reminder_reads_as_office_Chinese()
    {
        var mail = Composer.Compose(Shipped.Template(NoticeTemplateNames.Reminder), NoticeView.Sample);

        Assert.Equal("【催报】请于6月15日（周一）前报送自查报告（还剩3个工作日）", mail.Subject);
        Assert.Equal(
            """
            示例司法所：
            　　根据《区司法局接受区政协民主评议工作实施方案》，贵单位须于2020年6月15日（周一）前报送自查报告，目前尚未收到，还剩3个工作日。
            　　需上传的材料：自查报告（盖章扫描件）。
            　　报送方式：打开下面的地址填写并上传材料；不便上网的，可将纸质材料送至评议工作领导小组办公室（3楼305室）。打开后请先点击“签收”。
            　　［ 打开报送页面 ］
            　　[[task-link]]
            　　联系人：王同志　电话：023-00000000
            　　　　　　　　　　　　　　　　评议工作领导小组办公室
            　　　　　　　　　　　　　　　　2020年6月11日

            本邮件由系统发送。本系统为非涉密系统，严禁存储、处理、传输国家秘密、工作秘密。

            """.ReplaceLineEndings("\n"),
            mail.Text);
    }

    [Fact]
    public void The_plain_text_names_what_the_HTML_names()
    {
        var mail = Composer.Compose(Shipped.Template(NoticeTemplateNames.Overdue), NoticeView.Sample);

        foreach (var fact in new[] { "示例司法所", "自查报告", "2020年6月15日（周一）", "逾期2天", "[[task-link]]", "王同志", "023-00000000" })
        {
            Assert.Contains(fact, mail.Text, StringComparison.Ordinal);
            Assert.Contains(fact, mail.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_people_typed_is_encoded_in_HTML_and_left_as_it_is_in_text()
    {
        var view = NoticeView.Sample with { Reason = "<script>alert(1)</script>\n缺\"章\"" };

        var mail = Composer.Compose(Shipped.Template(NoticeTemplateNames.Returned), view);

        Assert.Contains("<script>alert(1)</script>\n缺\"章\"", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>\n缺&quot;章&quot;", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_break_in_a_title_opens_no_header_of_its_own()
    {
        var mail = Composer.Compose(Shipped.Template(NoticeTemplateNames.Reminder), NoticeView.Sample with { Task = "报告\r\nBcc: all@example.org" });

        Assert.DoesNotContain('\n', mail.Subject);
        Assert.DoesNotContain('\r', mail.Subject);
    }

    [Fact]
    public void A_template_without_a_twin_speaks_Chinese_to_everybody()
    {
        var template = Shipped.Template(NoticeTemplateNames.Accepted) with { English = null };

        Assert.Equal(Composer.Compose(template, NoticeView.Sample), Composer.Compose(template, NoticeView.Sample, NoticeLanguage.English));
    }

    [Fact]
    public void A_short_text_is_one_line_with_what_when_and_whom_to_call_and_no_link()
    {
        var template = Shipped.Template(NoticeTemplateNames.ShortText);

        Assert.Equal(
            "示例司法所：请于2020年6月15日（周一）前报送自查报告，目前尚未收到，还剩3个工作日。联系人：王同志，电话：023-00000000。【评议工作领导小组办公室】",
            Composer.Short(template, NoticeView.Sample with { Overdue = 0 }, isHintOnly: false));
        Assert.StartsWith("示例司法所: please hand in 自查报告 by ", Composer.Short(template, NoticeView.Sample, isHintOnly: false, NoticeLanguage.English), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_text_of_a_kind_that_mails_only_hint_at_names_neither_task_nor_date()
    {
        var text = Composer.Short(Shipped.Template(NoticeTemplateNames.ShortText), NoticeView.Sample, isHintOnly: true);

        Assert.Contains("一项工作待办", text, StringComparison.Ordinal);
        Assert.DoesNotContain("自查报告", text, StringComparison.Ordinal);
        Assert.DoesNotContain("6月", text, StringComparison.Ordinal);
    }
}
