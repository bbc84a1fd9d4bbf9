using System.Collections.Concurrent;
using WorkflowHost.Engine.Definitions;

namespace WorkflowHost.Procedures.Notices;

/// <summary>A notice ready to be stored: the link is still the placeholder the view carried.</summary>
public sealed record ComposedNotice(string Subject, string Text, string Html);

/// <summary>
/// Makes the words of a mail from a template and a view. Pure: the outbox, the preview and the dry run call the very same,
/// so nobody ever sees another text than the recipient will. The foot is put under every mail here, where no edit of a
/// template can lose it.
/// </summary>
public sealed class NoticeComposer(ITemplateLanguage language)
{
    private const int LongestSubject = 160;
    private const int LongestShort = 500;
    private static readonly Texts Texts = new("Notices");

    // Compiling costs milliseconds, filling microseconds. Bounded by the number of template versions in use; cleared when it is not.
    private const int MostCompiled = 500;
    private readonly ConcurrentDictionary<(string Source, TemplateOutput Output, NoticeLanguage Language), CompiledTemplate> compiled = new();

    public static NoticeComposer Shared { get; } = new(new HandlebarsLanguage());

    /// <exception cref="TemplateException">The template is wrong, or names a field there is not.</exception>
    public ComposedNotice Compose(NoticeTemplate template, NoticeView view, NoticeLanguage reader = NoticeLanguage.Chinese)
    {
        var spoken = reader == NoticeLanguage.English && template.English is not null ? NoticeLanguage.English : NoticeLanguage.Chinese;
        var source = template.For(spoken);
        var fields = view.Fields();
        var foot = Pick(Texts.Of("Foot"), spoken);
        var text = Fill(source.Text, TemplateOutput.Text, spoken, fields).ReplaceLineEndings("\n").Trim('\n');
        var html = Fill(source.Html, TemplateOutput.Html, spoken, fields).Trim();
        return new ComposedNotice(
            Subject(template, view, reader),
            $"{text}\n\n{foot}\n",
            Page(html, foot, spoken));
    }

    /// <summary>Several notices of one person as one mail: the template's words, then each subject with its link.</summary>
    /// <exception cref="TemplateException">The template is wrong, or names a field there is not.</exception>
    public ComposedNotice Digest(NoticeTemplate template, NoticeView view, IReadOnlyList<DigestItem> items)
    {
        var source = template.Chinese;
        var fields = (view with { Count = items.Count }).Fields();
        var foot = Texts.Of("Foot").Chinese;
        var text = Fill(source.Text, TemplateOutput.Text, NoticeLanguage.Chinese, fields).ReplaceLineEndings("\n").Trim('\n');
        var html = Fill(source.Html, TemplateOutput.Html, NoticeLanguage.Chinese, fields).Trim();
        return new ComposedNotice(
            OneLine(Fill(source.Subject, TemplateOutput.Text, NoticeLanguage.Chinese, fields)),
            $"{text}\n\n{DigestItem.AsText(items)}\n\n{foot}\n",
            Page($"{html}\n{DigestItem.AsHtml(items, Texts.Of("DigestOpen").Chinese)}", foot, NoticeLanguage.Chinese));
    }

    /// <summary>The subject alone, for lists of mails that may never be opened.</summary>
    /// <exception cref="TemplateException">The template is wrong, or names a field there is not.</exception>
    public string Subject(NoticeTemplate template, NoticeView view, NoticeLanguage reader = NoticeLanguage.Chinese)
    {
        var spoken = reader == NoticeLanguage.English && template.English is not null ? NoticeLanguage.English : NoticeLanguage.Chinese;
        return OneLine(Fill(template.For(spoken).Subject, TemplateOutput.Text, spoken, view.Fields()));
    }

    /// <summary>One line without a foot, for an SMS or 政务微信. Where mails say little it says little: then task and date are left out.</summary>
    /// <exception cref="TemplateException">The template is wrong, or names a field there is not.</exception>
    public string Short(NoticeTemplate template, NoticeView view, bool isHintOnly, NoticeLanguage reader = NoticeLanguage.Chinese)
    {
        var spoken = reader == NoticeLanguage.English && template.English is not null ? NoticeLanguage.English : NoticeLanguage.Chinese;
        var shown = isHintOnly ? view with { Task = "", Due = null, Left = 0, Overdue = 0 } : view;
        return OneLine(Fill(template.For(spoken).Text, TemplateOutput.Text, spoken, shown.Fields()), LongestShort);
    }

    /// <summary>What is wrong with a template: every part of both languages is filled with a sample.</summary>
    public IReadOnlyList<LocalizedText> Check(NoticeTemplate template)
    {
        List<LocalizedText> problems = [];
        foreach (var spoken in template.English is null ? [NoticeLanguage.Chinese] : new[] { NoticeLanguage.Chinese, NoticeLanguage.English })
        {
            var source = template.For(spoken);
            foreach (var (part, output) in new[] { (source.Subject, TemplateOutput.Text), (source.Text, TemplateOutput.Text), (source.Html, TemplateOutput.Html) })
            {
                // Twice: once with everything there, once with nothing, so that both sides of each condition are read.
                foreach (var view in new[] { NoticeView.Sample, new NoticeView() })
                {
                    try
                    {
                        Fill(part, output, spoken, view.Fields());
                    }
                    catch (TemplateException e)
                    {
                        if (!problems.Contains(e.Text)) problems.Add(e.Text);
                    }
                }
            }
        }

        return problems;
    }

    private string Fill(string source, TemplateOutput output, NoticeLanguage spoken, IReadOnlyDictionary<string, object?> fields)
    {
        if (compiled.Count > MostCompiled) compiled.Clear();
        return compiled.GetOrAdd((source, output, spoken), key => language.Compile(key.Source, key.Output, key.Language))(fields);
    }

    /// <summary>A subject is one line: what a unit or an official typed into it must not open a header of its own.</summary>
    private static string OneLine(string subject, int longest = LongestSubject)
    {
        var line = string.Join(' ', subject.Split(['\r', '\n', '\t'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }

    private static string Page(string body, string foot, NoticeLanguage spoken) =>
        $"""
        <!doctype html>
        <html lang="{(spoken == NoticeLanguage.English ? "en" : "zh-CN")}">
        <head><meta charset="utf-8"></head>
        <body style="margin:0;padding:24px;background:#ffffff;color:#1f2937;font:16px/1.75 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif">
        <div style="max-width:640px;margin:0 auto">
        {body}
        <p style="margin:32px 0 0;padding-top:12px;border-top:1px solid #d1d5db;color:#6b7280;font-size:13px">{foot}</p>
        </div>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    private static string Pick(LocalizedText text, NoticeLanguage spoken) => spoken == NoticeLanguage.English ? text.English : text.Chinese;
}
